//! What the linker needs to know of one JavaScript module.

use std::collections::{BTreeMap, HashSet};

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{Declaration, ImportDeclarationSpecifier, ModuleExportName, Program, Statement};
use oxc_parser::Parser;
use oxc_semantic::{Semantic, SemanticBuilder, SymbolId};
use oxc_span::{GetSpan, SourceType, Span};

use crate::Error;
use crate::link::Module;
use crate::symbols::{Chart, Code, Step};

/// A replacement of a part of the source.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

impl Edit {
    fn cut(span: Span) -> Edit {
        Edit { start: span.start as usize, end: span.end as usize, text: String::new() }
    }

    /// Makes all edits; they do not overlap.
    pub(crate) fn apply(source: &str, mut edits: Vec<Edit>) -> Code {
        edits.sort_by_key(|edit| edit.start);
        let (mut text, mut steps, mut at) = (String::with_capacity(source.len()), Vec::new(), 0);
        for edit in edits {
            steps.push(Step { to: text.len(), from: at, verbatim: true });
            text.push_str(source.get(at..edit.start).unwrap_or_default());
            steps.push(Step { to: text.len(), from: edit.start, verbatim: false });
            text.push_str(&edit.text);
            at = edit.end;
        }
        steps.push(Step { to: text.len(), from: at, verbatim: true });
        text.push_str(source.get(at..).unwrap_or_default());
        Code { text, chart: Chart::new(steps) }
    }
}

/// A place where a name stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    start: usize,
    end: usize,
    /// `{ name }`: the property keeps its name when the variable changes.
    shorthand: bool,
}

impl Place {
    pub(crate) fn named(&self, old: &str, new: &str) -> Edit {
        let text = if self.shorthand && old != new { format!("{old}: {new}") } else { new.to_owned() };
        Edit { start: self.start, end: self.end, text }
    }
}

/// A name taken from another module.
#[derive(Debug)]
pub(crate) struct Import {
    pub source: String,
    pub imported: String,
    pub local: String,
    pub places: Vec<Place>,
}

/// One module, read.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub imports: Vec<Import>,
    /// Exported name to top-level name.
    pub exports: BTreeMap<String, String>,
    /// The module's own top-level names, and where they stand.
    pub bindings: BTreeMap<String, Vec<Place>>,
    /// Names that are used and not top-level here: globals, and names of inner scopes.
    pub reserved: HashSet<String>,
    /// The parts that are no code of a joined scope: imports and the word `export`.
    pub cuts: Vec<Edit>,
}

impl Parsed {
    pub(crate) fn read(module: &Module) -> Result<Parsed, Error> {
        let refuse = |message: String| Error::JavaScript { module: module.name.clone(), message };
        let allocator = Allocator::default();
        let parse = Parser::new(&allocator, &module.source, SourceType::mjs()).parse();
        if let Some(error) = parse.diagnostics.first() {
            return Err(refuse(error.to_string()));
        }
        let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parse.program).semantic;
        let mut parsed = Parsed::default();
        parsed.read_bindings(&semantic);
        parsed.read_statements(&parse.program).map_err(refuse)?;
        Ok(parsed)
    }

    fn read_bindings(&mut self, semantic: &Semantic<'_>) {
        let scoping = semantic.scoping();
        let root = scoping.root_scope_id();
        for symbol in scoping.symbol_ids() {
            let name = scoping.symbol_name(symbol).to_owned();
            if scoping.symbol_scope_id(symbol) == root {
                self.bindings.insert(name, places(semantic, symbol));
            } else {
                self.reserved.insert(name);
            }
        }
        self.reserved.extend(scoping.root_unresolved_references().keys().map(|name| name.as_str().to_owned()));
    }

    fn read_statements(&mut self, program: &Program<'_>) -> Result<(), String> {
        for statement in &program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    self.cuts.push(Edit::cut(import.span));
                    for specifier in import.specifiers.iter().flatten() {
                        let ImportDeclarationSpecifier::ImportSpecifier(specifier) = specifier else {
                            return Err("only `import { name } from ..` can be linked".into());
                        };
                        let local = specifier.local.name.as_str().to_owned();
                        let own = specifier.local.span;
                        let mut places = self.bindings.remove(&local).unwrap_or_default();
                        places.retain(|place| place.start != own.start as usize);
                        self.imports.push(Import {
                            source: import.source.value.as_str().to_owned(),
                            imported: export_name(&specifier.imported),
                            local,
                            places,
                        });
                    }
                }
                Statement::ExportDeclaration(export) => {
                    self.cuts.push(Edit::cut(Span::new(export.span.start, export.declaration.span().start)));
                    for name in declared(&export.declaration) {
                        self.exports.insert(name.clone(), name);
                    }
                }
                Statement::ExportNamedDeclaration(export) => {
                    self.cuts.push(Edit::cut(export.span));
                    for specifier in &export.specifiers {
                        let local = export_name(&specifier.local);
                        // The specifier goes with its statement: no place of it is left to rename.
                        if let Some(places) = self.bindings.get_mut(&local) {
                            let gone = specifier.local.span().start as usize;
                            places.retain(|place| place.start != gone);
                        }
                        self.exports.insert(export_name(&specifier.exported), local);
                    }
                }
                Statement::ExportDefaultDeclaration(_)
                | Statement::ExportAllDeclaration(_)
                | Statement::ExportFromDeclaration(_) => {
                    return Err("only named exports of the module itself can be linked".into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn places(semantic: &Semantic<'_>, symbol: SymbolId) -> Vec<Place> {
    let scoping = semantic.scoping();
    let place = |span: Span, shorthand| Place { start: span.start as usize, end: span.end as usize, shorthand };
    let mut places = vec![place(scoping.symbol_span(symbol), binds_shorthand(semantic, symbol))];
    places.extend(scoping.get_resolved_references(symbol).map(|reference| {
        let node = reference.node_id();
        let shorthand = match semantic.nodes().parent_kind(node) {
            AstKind::ObjectProperty(property) => property.shorthand,
            AstKind::AssignmentTargetPropertyIdentifier(_) => true,
            _ => false,
        };
        place(semantic.reference_span(reference), shorthand)
    }));
    places
}

/// True for `const { name } = ..` at the top of a module.
fn binds_shorthand(semantic: &Semantic<'_>, symbol: SymbolId) -> bool {
    let span = semantic.scoping().symbol_span(symbol);
    semantic.nodes().iter().any(|node| match node.kind() {
        AstKind::BindingProperty(property) => property.shorthand && property.span.start == span.start,
        _ => false,
    })
}

fn export_name(name: &ModuleExportName<'_>) -> String {
    name.name().as_str().to_owned()
}

fn declared(declaration: &Declaration<'_>) -> Vec<String> {
    match declaration {
        Declaration::VariableDeclaration(variables) => variables
            .declarations
            .iter()
            .flat_map(|variable| variable.id.get_binding_identifiers())
            .map(|identifier| identifier.name.as_str().to_owned())
            .collect(),
        other => other.id().map(|identifier| identifier.name.as_str().to_owned()).into_iter().collect(),
    }
}
