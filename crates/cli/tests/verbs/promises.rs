//! The table of promises names tests that are there.

#[path = "../../../../tests/src/promises.rs"]
mod page;

#[test]
fn each_promise_has_tests_that_exist() {
    let rows = page::rows(include_str!("../../../../docs/COMMAND-PROMISES.md"), |first| first != "feature");
    assert!(rows.len() > 20, "{} rows", rows.len());
    rows.iter().for_each(|row| page::is_shown(row));
}

#[test]
fn what_is_not_there_is_noticed() {
    assert!(page::is_test("crates/cli/tests/verbs/promises.rs::what_is_not_there_is_noticed"));
    assert!(
        !page::is_test("crates/cli/tests/verbs/promises.rs::no_such_test")
            && !page::is_test("tests/none.rs::a")
            && !page::is_test("rows")
    );
    assert!(!page::is_test("tests/src/promises.rs::source"));
    assert!(page::is_test("tests/browser/endurance/leak.test.mjs::ten thousand changes"));
    assert!(!page::is_test("tests/browser/endurance/leak.test.mjs::no such test"));
    assert!(page::is_command("cargo xtask prove raw") && page::is_command("cargo xtask bench size runtime"));
    assert!(
        !page::is_command("cargo xtask prove nothing")
            && !page::is_command("cargo xtask bench")
            && !page::is_command("cargo test a")
    );
}
