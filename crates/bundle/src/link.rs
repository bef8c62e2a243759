//! Several JavaScript modules made one scope, so that the minifier sees everything and nothing has a name for nothing.

use std::collections::{HashMap, HashSet};

use crate::Error;
use crate::module::{Edit, Parsed};
use crate::symbols::{Code, Sources};

/// One ES module.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// The name under which others import it.
    pub name: String,
    /// Its source.
    pub source: String,
}

/// Joins the last module and everything that it imports into one source without imports and exports.
pub(crate) fn link(modules: &[Module]) -> Result<Sources, Error> {
    let parsed = modules.iter().map(Parsed::read).collect::<Result<Vec<_>, _>>()?;
    let mut linker =
        Linker { modules, parsed: &parsed, taken: HashSet::new(), names: HashMap::new(), order: Vec::new() };
    // Names of globals and of inner scopes stay: no module's top-level name may capture them.
    linker.taken.extend(parsed.iter().flat_map(|module| module.reserved.iter().cloned()));
    linker.visit(modules.len().saturating_sub(1), &mut HashSet::new())?;
    let mut sources = Sources::default();
    for &index in &linker.order {
        sources.push(&modules[index].name, &modules[index].source, linker.rewrite(index)?);
    }
    Ok(sources)
}

struct Linker<'a> {
    modules: &'a [Module],
    parsed: &'a [Parsed],
    taken: HashSet<String>,
    /// The final name of each module's top-level names.
    names: HashMap<(usize, String), String>,
    order: Vec<usize>,
}

impl Linker<'_> {
    /// Depth first: what a module imports comes before it.
    fn visit(&mut self, index: usize, seen: &mut HashSet<usize>) -> Result<(), Error> {
        if !seen.insert(index) {
            return Ok(());
        }
        for import in &self.parsed[index].imports {
            let from = self.find(index, &import.source)?;
            self.visit(from, seen)?;
        }
        for name in self.parsed[index].bindings.keys() {
            let name = name.clone();
            let fresh = self.fresh(&name);
            self.names.insert((index, name), fresh);
        }
        self.order.push(index);
        Ok(())
    }

    /// The module that `source` names in module `from`: by its name, or by its place beside it.
    fn find(&self, from: usize, source: &str) -> Result<usize, Error> {
        let importer = &self.modules[from].name;
        let beside = source.strip_prefix("./").zip(importer.rsplit_once('/'));
        let beside = beside.map(|(file, (folder, _))| format!("{folder}/{file}"));
        let named = |name: &str| self.modules.iter().position(|module| module.name == name);
        named(source).or_else(|| named(&beside?)).ok_or_else(|| Error::JavaScript {
            module: importer.clone(),
            message: format!(
                "it imports {source}, which is not part of the script; a script can import local files only"
            ),
        })
    }

    fn fresh(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut turn = 1;
        while !self.taken.insert(candidate.clone()) {
            turn += 1;
            candidate = format!("{name}${turn}");
        }
        candidate
    }

    fn rewrite(&self, index: usize) -> Result<Code, Error> {
        let parsed = &self.parsed[index];
        let mut edits: Vec<Edit> = parsed.cuts.clone();
        for (name, places) in &parsed.bindings {
            edits.extend(places.iter().map(|place| place.named(name, &self.names[&(index, name.clone())])));
        }
        for import in &parsed.imports {
            let from = self.find(index, &import.source)?;
            let Some(local) = self.parsed[from].exports.get(&import.imported) else {
                let message = format!("{} has no export `{}`", import.source, import.imported);
                return Err(Error::JavaScript { module: self.modules[index].name.clone(), message });
            };
            let name = &self.names[&(from, local.clone())];
            edits.extend(import.places.iter().map(|place| place.named(&import.local, name)));
        }
        Ok(Edit::apply(&self.modules[index].source, edits))
    }
}
