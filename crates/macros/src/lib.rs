#![doc = include_str!("../README.md")]

mod messages;
mod script;
mod settings;

use proc_macro::TokenStream;

/// Makes a function a script: `fn name(page: Page)` or `fn name(page: Page, settings: S)` with `S: Settings`. One function
/// of a crate can be its script. An `async` one may wait, for a timer or an answer; only then is there an executor in its bundle.
///
/// `#[vitrina::script(nube = "yields")]` leaves pages in which NubeSDK runs (`window.nubeSDK` is an object) to the app's script for
/// that: this one draws nothing there, and takes away what it drew when the SDK comes late.
#[proc_macro_attribute]
pub fn script(options: TokenStream, item: TokenStream) -> TokenStream {
    script::expand(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Texts in Spanish, Portuguese and English: for each message a function of a `Language` and the message's values.
///
/// ```text
/// messages! {
///     left(k) {
///         es: "¡Últimas {k} unidades!" | "¡Última unidad!",
///         pt: "Últimas {k} unidades!" | "Última unidade!",
///         en: "Only {k} left!" | "Only {k} left!",
///     }
/// }
/// ```
///
/// A text after `|` is for exactly one, in every language or in none: the first value is then a `u32`. A missing language, an unknown placeholder and a
/// value that a text leaves out are compile errors.
#[proc_macro]
pub fn messages(input: TokenStream) -> TokenStream {
    messages::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Reads a struct of integers from a store's settings: see the trait of the same name.
#[proc_macro_derive(Settings, attributes(setting))]
pub fn settings(input: TokenStream) -> TokenStream {
    settings::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
