//! From module and JavaScript to the files of each output.

use std::collections::BTreeMap;

use serde_json::Value;
use vitrina_release::{Output, OutputFiles};

use crate::Error;
use crate::packed::pack;
use crate::script::{Fallback, NO_WASM, ONE_FILE, ONE_FILE_EMBEDDED, Script, TWO_FILES};
use crate::symbols::{Carried, Finished, Frame};
use crate::weigh::{integrity, name_of};

/// The files of a bundle as they are made.
#[derive(Default)]
pub(crate) struct Files {
    pub bytes: BTreeMap<String, Vec<u8>>,
    /// Source maps by the name of the file that they are of.
    pub maps: BTreeMap<String, Value>,
    /// How many bytes of each script come from which JavaScript module.
    pub parts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Files {
    /// Adds a file under a name that carries its hash, and gives the name.
    fn add(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let name = name_of(stem, extension, &bytes);
        self.bytes.insert(name.clone(), bytes);
        name
    }

    /// Adds a script.
    fn add_script(&mut self, stem: &str, script: &Finished, carried: Carried<'_>) -> String {
        let name = self.add(stem, "js", script.text.clone().into_bytes());
        self.maps.insert(name.clone(), script.map(&name, carried));
        self.parts.insert(name.clone(), script.weights());
        name
    }
}

/// The outputs of one bundle in the making.
pub(crate) struct Outputs<'a> {
    /// The module and its JavaScript.
    pub script: &'a Script<'a>,
    /// The module as JavaScript, with the glue that goes with it.
    pub translated: Option<&'a Translated<'a>>,
    /// Whether the `one-file` output carries the translation too.
    pub embed: bool,
    files: Files,
}

/// A module as JavaScript.
pub(crate) struct Translated<'a> {
    /// What the glue is made from: another compilation of the crate than the script's own module.
    pub script: Script<'a>,
    /// A function `asmFunc` from imports to exports.
    pub code: String,
    /// The functions in it, as symbols tell of them.
    pub functions: BTreeMap<String, Frame>,
}

impl<'a> Outputs<'a> {
    /// Nothing made yet, and no translation.
    pub(crate) fn new(script: &'a Script<'a>) -> Outputs<'a> {
        Outputs { script, translated: None, embed: false, files: Files::default() }
    }

    /// Makes these outputs, but for those that lack what they need. The fallback comes first: others name it.
    pub(crate) fn all(mut self, wanted: &[Output]) -> Result<(BTreeMap<Output, OutputFiles>, Files), Error> {
        let mut made = BTreeMap::new();
        for output in Output::ALL.into_iter().rev().filter(|output| wanted.contains(output)) {
            made.extend(self.make(output)?.map(|files| (output, files)));
        }
        Ok((made, self.files))
    }

    /// Makes one output and adds its files; `None` when what it needs is not there. `no-wasm` comes before those that turn to
    /// it.
    fn make(&mut self, output: Output) -> Result<Option<OutputFiles>, Error> {
        let app = self.script.app;
        let made = match output {
            Output::TwoFiles => {
                let wasm = self.files.add(app, "wasm", self.script.wasm.clone());
                let sha256 = integrity("sha256", &self.script.wasm);
                let own = [("FILE", wasm.as_str()), ("INTEGRITY", &sha256), ("HOSTING", &self.script.hosting())];
                let glue = self.script.glue(TWO_FILES, &own, &self.fallback(""))?;
                let entry = self.files.add_script(app, &glue, Carried { module: Some(&wasm), functions: None });
                OutputFiles { files: vec![entry.clone(), wasm], entry }
            }
            Output::OneFile => {
                let module = pack(&self.script.wasm);
                let hosting = self.script.hosting();
                let own = [("MODULE", module.as_str()), ("HOSTING", &hosting)];
                let embedded = self.translated.filter(|_| self.embed);
                let glue = match embedded {
                    Some(translated) => self.script.glue(ONE_FILE_EMBEDDED, &own, &Fallback::Here(&translated.code))?,
                    // It lies elsewhere than the hosting: without the hosting's address it cannot know where to turn.
                    _ if hosting.is_empty() => self.script.glue(ONE_FILE, &own, &Fallback::None)?,
                    _ => self.script.glue(ONE_FILE, &own, &self.fallback(&hosting))?,
                };
                let module = name_of(app, "wasm", &self.script.wasm);
                let functions = embedded.map(|translated| &translated.functions);
                self.alone(&format!("{app}-one-file"), &glue, Carried { module: Some(&module), functions })
            }
            Output::Loader => self.alone(&format!("{app}-loader"), &self.script.loader()?, Carried::default()),
            Output::NoWasm => {
                let Some(Translated { script, code, functions }) = self.translated else { return Ok(None) };
                let glue = script.glue(NO_WASM, &[], &Fallback::Here(code))?;
                let carried = Carried { module: None, functions: Some(functions) };
                self.alone(&format!("{app}-no-wasm"), &glue, carried)
            }
        };
        Ok(Some(made))
    }

    fn alone(&mut self, stem: &str, script: &Finished, carried: Carried<'_>) -> OutputFiles {
        let entry = self.files.add_script(stem, script, carried);
        OutputFiles { files: vec![entry.clone()], entry }
    }

    /// The `no-wasm` file if it was made, under an address that begins with `base`. A file that is elsewhere than the script
    /// can be found under the hosting's full address only.
    fn fallback(&self, base: &str) -> Fallback<'_> {
        let stem = format!("{}-no-wasm-", self.script.app);
        match self.files.bytes.iter().find(|(name, _)| name.starts_with(&stem)) {
            Some((name, bytes)) => {
                Fallback::There { address: format!("{base}{name}"), integrity: integrity("sha256", bytes) }
            }
            None => Fallback::None,
        }
    }
}
