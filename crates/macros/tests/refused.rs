//! Every form that the macros refuse, with the text that the compiler prints. `TRYBUILD=overwrite` writes the texts anew.

#[test]
fn mistakes_are_reported_at_their_place() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
