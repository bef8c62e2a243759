//! What the JavaScript reads off the running module, and shorter names for it.

use std::collections::{BTreeSet, HashMap};

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::Expression;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use crate::module::Edit;
use crate::symbols::Code;

/// Every `wasm.name` of a linked source. The exports object is called `wasm` in all JavaScript of a bundle (`wasm$2` where two
/// modules have one each).
pub(crate) struct Members(Vec<(usize, usize, String)>);

impl Members {
    pub(crate) fn of(source: &str) -> Members {
        let allocator = Allocator::default();
        let parse = Parser::new(&allocator, source, SourceType::script()).parse();
        let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parse.program).semantic;
        let members = semantic.nodes().iter().filter_map(|node| match node.kind() {
            AstKind::StaticMemberExpression(member) if is_exports_object(&member.object) => {
                let span = member.property.span;
                Some((span.start as usize, span.end as usize, member.property.name.as_str().to_owned()))
            }
            _ => None,
        });
        Members(members.collect())
    }

    /// The names that are read.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.0.iter().map(|(_, _, name)| name.as_str()).collect()
    }

    /// The source with shorter names.
    pub(crate) fn rename(&self, source: &str, names: &HashMap<String, String>) -> Code {
        let edits = self
            .0
            .iter()
            .filter_map(|(start, end, name)| Some(Edit { start: *start, end: *end, text: names.get(name)?.clone() }));
        Edit::apply(source, edits.collect())
    }
}

fn is_exports_object(object: &Expression<'_>) -> bool {
    match object {
        Expression::Identifier(identifier) => identifier.name == "wasm" || identifier.name.starts_with("wasm$"),
        _ => false,
    }
}

/// `a` to `z`, `A` to `Z`, then two letters.
pub(crate) fn short_name(place: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let last = char::from(LETTERS[place % LETTERS.len()]);
    match place / LETTERS.len() {
        0 => last.to_string(),
        rest => short_name(rest - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_the_exports_object_are_renamed_and_others_stay() {
        let source = "let wasm, wasm$2; wasm.put(other.put); wasm$2.memory.buffer; wasm['put']";
        let members = Members::of(source);
        assert_eq!(members.names().into_iter().collect::<Vec<_>>(), ["memory", "put"]);
        let names = HashMap::from([("put".to_owned(), "a".to_owned()), ("memory".to_owned(), "b".to_owned())]);
        assert_eq!(
            members.rename(source, &names).text,
            "let wasm, wasm$2; wasm.a(other.put); wasm$2.b.buffer; wasm['put']"
        );
    }

    #[test]
    fn short_names_never_repeat() {
        let names: BTreeSet<String> = (0..3000).map(short_name).collect();
        assert_eq!(names.len(), 3000);
        assert_eq!([short_name(0), short_name(51), short_name(52)], ["a", "Z", "aa"]);
    }
}
