//! Points in time, in every form that the platforms send.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize, Serializer};

/// A point in time as a platform tells it (platforms.md §1.7). What is not told is not guessed: a date without a time zone
/// is no timestamp.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Form")]
pub enum Moment {
    /// `2013-01-03T09:11:51-03:00`, `2013-09-05T17:59:19+0000`, or an object of date and time zone.
    At(Timestamp),
    /// `2015-01-02 20:27:51`: the zone is not told.
    Local(DateTime),
    /// `2014-05-08`.
    Day(Date),
    /// Anything else, as it came.
    Other(String),
}

impl Moment {
    /// The timestamp, where the zone is told.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self {
            Moment::At(timestamp) => Some(*timestamp),
            Moment::Local(_) | Moment::Day(_) | Moment::Other(_) => None,
        }
    }

    /// The timestamp, where the zone is told or is UTC because the platform sends no other.
    pub(crate) fn in_utc(&self) -> Option<Timestamp> {
        match self {
            Moment::Local(local) => local.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()),
            other => other.timestamp(),
        }
    }

    /// Reads a text in any of the forms.
    ///
    /// ```
    /// use vitrina_platform::Moment;
    /// let zoned = Moment::read("2013-09-05T17:59:19+0000");
    /// assert_eq!(zoned, Moment::At("2013-09-05T17:59:19Z".parse()?));
    /// assert_eq!(Moment::read("2015-01-02 20:27:51").timestamp(), None);
    /// assert_eq!(Moment::read("2014-05-08").to_string(), "2014-05-08");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn read(text: &str) -> Moment {
        let text = text.trim();
        let day = || text.parse().ok().filter(|_| text.len() == "2014-05-08".len()).map(Moment::Day);
        let local = || text.parse().ok().map(Moment::Local);
        let at = text.parse().ok().map(Moment::At);
        at.or_else(day).or_else(local).unwrap_or_else(|| Moment::Other(text.to_owned()))
    }

    /// PHP's object: a local date, and its zone as a name or an offset.
    fn in_zone(date: &str, zone: &str) -> Moment {
        let moment = Moment::read(date);
        let Moment::Local(local) = moment else { return moment };
        if let Ok(at) = format!("{local}{zone}").parse() {
            return Moment::At(at);
        }
        let zoned = TimeZone::get(zone).and_then(|zone| local.to_zoned(zone));
        zoned.map_or(Moment::Local(local), |zoned| Moment::At(zoned.timestamp()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::At(timestamp) => timestamp.fmt(f),
            Moment::Local(local) => write!(f, "{} {}", local.date(), local.time()),
            Moment::Day(day) => day.fmt(f),
            Moment::Other(text) => f.write_str(text),
        }
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Moment {
        Moment::At(timestamp)
    }
}

impl From<Date> for Moment {
    fn from(day: Date) -> Moment {
        Moment::Day(day)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Text(String),
    Zoned { date: String, timezone: String },
}

impl From<Form> for Moment {
    fn from(form: Form) -> Moment {
        match form {
            Form::Text(text) => Moment::read(&text),
            Form::Zoned { date, timezone } => Moment::in_zone(&date, &timezone),
        }
    }
}
