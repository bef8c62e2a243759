//! JavaScript as short as it goes.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_mangler::MangleOptions;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::Error;
use crate::symbols::{Chart, Code};

/// What every file must parse as: the oldest language that a shopper's browser with WebAssembly knows.
const LANGUAGE: &str = "es2017";

/// Minifies one classic script. `name` is for the error.
pub(crate) fn minify(name: &str, source: &str) -> Result<Code, Error> {
    run(name, source, Some(MangleOptions::default()), CodegenOptions::minify())
}

/// Drops what a script does not use, and leaves names as they are.
pub(crate) fn without_unused(name: &str, source: &str) -> Result<Code, Error> {
    run(name, source, None, CodegenOptions::default())
}

fn run(name: &str, source: &str, mangle: Option<MangleOptions>, code: CodegenOptions) -> Result<Code, Error> {
    let refuse = |message: String| Error::JavaScript { module: name.to_owned(), message };
    let allocator = Allocator::default();
    let parse = Parser::new(&allocator, source, SourceType::script()).parse();
    if let Some(error) = parse.diagnostics.first() {
        return Err(refuse(error.to_string()));
    }
    let mut program = parse.program;
    let target = EngineTargets::from_target(LANGUAGE).map_err(refuse)?;
    let compress = Some(CompressOptions { target, ..CompressOptions::smallest() });
    let options = MinifierOptions { mangle, compress, ..MinifierOptions::default() };
    let scoping = Minifier::new(options).minify(&allocator, &mut program).scoping;
    let code = CodegenOptions { source_map_path: Some(name.into()), ..code };
    let made = Codegen::new().with_options(code).with_scoping(scoping).build(&program);
    let tokens = made.map.iter().flat_map(|map| map.get_tokens());
    let places =
        tokens.map(|token| ((token.get_dst_line(), token.get_dst_col()), (token.get_src_line(), token.get_src_col())));
    Ok(Code { chart: Chart::of_places(source, &made.code, places), text: made.code })
}
