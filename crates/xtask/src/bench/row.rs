//! A measured figure, beside what it is compared with and what it must not exceed.

use std::collections::BTreeMap;

use serde::Serialize;

/// One line of a `target/bench/*.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Row {
    /// What was measured, `size.two-files`.
    pub(super) name: &'static str,
    /// `bytes`, `s`, `ms` or `µs`.
    pub(super) unit: &'static str,
    pub(super) ours: f64,
    /// The same measured on others, by name.
    pub(super) peers: BTreeMap<&'static str, f64>,
    /// The peer of `ratio`.
    pub(super) against: Option<&'static str>,
    /// Ours divided by that peer's.
    pub(super) ratio: Option<f64>,
    pub(super) ceiling: Option<f64>,
    /// What the ceiling is of.
    pub(super) ceiling_of: Option<Figure>,
}

/// A figure of a row that can have a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Figure {
    /// At most the ceiling.
    Ours,
    /// Below the ceiling: as large as the peer is not smaller than it.
    Ratio,
}

impl Row {
    /// A figure alone.
    pub(super) fn new(name: &'static str, unit: &'static str, ours: f64) -> Row {
        Row { name, unit, ours, peers: BTreeMap::new(), against: None, ratio: None, ceiling: None, ceiling_of: None }
    }

    /// The peers' figures, and the one to divide by.
    pub(super) fn beside(mut self, peers: BTreeMap<&'static str, f64>, against: &'static str) -> Row {
        self.ratio = peers.get(against).filter(|other| **other > 0.0).map(|other| self.ours / other);
        self.against = Some(against);
        self.peers = peers;
        self
    }

    /// What must not be exceeded.
    pub(super) fn ceiling(mut self, of: Figure, ceiling: f64) -> Row {
        self.ceiling = Some(ceiling);
        self.ceiling_of = Some(of);
        self
    }

    /// Why the row fails the run, if it does.
    pub(super) fn fault(&self) -> Option<String> {
        let (ceiling, of) = (self.ceiling?, self.ceiling_of?);
        let name = self.name;
        match of {
            Figure::Ours if self.ours <= ceiling => None,
            Figure::Ours => Some(format!("{name} is {:.0} {}, over its ceiling of {ceiling:.0}", self.ours, self.unit)),
            Figure::Ratio => {
                let against = self.against.unwrap_or("its peer");
                match self.ratio {
                    Some(ratio) if ratio < ceiling => None,
                    Some(ratio) => Some(format!("{name} is {ratio:.3} of {against}, and has to be under {ceiling}")),
                    None => Some(format!("{name} was not compared with {against}")),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn row(ours: f64) -> Row {
        Row::new("size.two-files", "bytes", ours)
    }

    fn peers(preact: f64) -> BTreeMap<&'static str, f64> {
        BTreeMap::from([("preact", preact), ("handwritten", 1900.0)])
    }

    #[test]
    fn ours_may_reach_its_ceiling_and_not_pass_it() {
        assert_eq!(row(7500.0).ceiling(Figure::Ours, 7500.0).fault(), None);
        let fault = row(7501.0).ceiling(Figure::Ours, 7500.0).fault().unwrap();
        assert_eq!(fault, "size.two-files is 7501 bytes, over its ceiling of 7500");
        assert_eq!(row(1e9).fault(), None, "without a ceiling nothing is over it");
    }

    #[test]
    fn a_ratio_has_to_stay_under_its_ceiling() {
        let under = |ours: f64| row(ours).beside(peers(6000.0), "preact").ceiling(Figure::Ratio, 1.0).fault();
        assert_eq!(under(5999.0), None);
        assert_eq!(under(6000.0).unwrap(), "size.two-files is 1.000 of preact, and has to be under 1");
        assert!(under(6600.0).unwrap().contains("1.100 of preact"));
    }

    #[test]
    fn a_comparison_without_its_peer_fails() {
        let alone = row(1.0).beside(BTreeMap::new(), "preact").ceiling(Figure::Ratio, 1.0);
        assert_eq!(alone.fault().unwrap(), "size.two-files was not compared with preact");
        let nothing = row(1.0).beside(peers(0.0), "preact").ceiling(Figure::Ratio, 1.0);
        assert!(nothing.fault().is_some());
    }

    #[test]
    fn the_file_has_every_key_of_every_row() {
        let full = row(5540.0).beside(peers(6000.0), "preact").ceiling(Figure::Ratio, 1.0);
        let json = serde_json::to_value([full, row(2.0)]).unwrap();
        for row in json.as_array().unwrap() {
            let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
            let mut wanted = ["name", "unit", "ours", "peers", "against", "ratio", "ceiling", "ceiling_of"];
            wanted.sort_unstable();
            let mut keys = keys;
            keys.sort_unstable();
            assert_eq!(keys, wanted);
        }
        assert_eq!(json[0]["ceiling_of"], "ratio");
        assert_eq!(json[0]["peers"]["preact"], 6000.0);
        assert!(json[1]["against"].is_null() && json[1]["ceiling"].is_null());
    }
}
