//! `#[vitrina::script]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Error, FnArg, Ident, ItemFn, LitStr, Result, Token};

pub(crate) fn expand(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options: Options = syn::parse2(options)?;
    let function: ItemFn = syn::parse2(item)?;
    check(&function)?;
    let name = &function.sig.ident;
    let (settings, settings_type) = match function.sig.inputs.get(1) {
        Some(FnArg::Typed(settings)) => (quote!(, ::vitrina::Settings::read()), settings.ty.to_token_stream()),
        _ => (quote!(), quote!(())),
    };
    let mut start = quote!(#name(::vitrina::Page::current() #settings));
    if function.sig.asyncness.is_some() {
        start = quote!(::vitrina::generated::spawn(#start));
    }
    if options.yields {
        start = quote!(if !::vitrina::generated::yields_to_nube() { #start });
    }
    Ok(quote! {
        #function

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[unsafe(no_mangle)]
            extern "C" fn vitrina_start() {
                #start
            }

            // What the settings may be, for the command: a section of its own, which no bundle keeps. Without `#[used]`, which
            // would put the text among the module's data too.
            const SCHEMA: &str = <#settings_type as ::vitrina::Settings>::SCHEMA;
            #[unsafe(link_section = "vitrina-settings")]
            static SECTION: [u8; SCHEMA.len()] = match SCHEMA.as_bytes().first_chunk() {
                ::core::option::Option::Some(bytes) => *bytes,
                ::core::option::Option::None => [0; SCHEMA.len()],
            };
        };
    })
}

/// What stands in the attribute's parentheses.
#[derive(Default)]
struct Options {
    /// `nube = "yields"`.
    yields: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream) -> Result<Options> {
        if input.is_empty() {
            return Ok(Options::default());
        }
        let name: Ident = input.parse()?;
        if name != "nube" {
            return Err(Error::new(name.span(), "the only option of a script is `nube = \"yields\"`"));
        }
        input.parse::<Token![=]>()?;
        let value: LitStr = input.parse()?;
        if value.value() != "yields" {
            return Err(Error::new(
                value.span(),
                "where NubeSDK runs, a script `yields`; without the option it draws there too",
            ));
        }
        if !input.is_empty() {
            return Err(input.error("the only option of a script is `nube = \"yields\"`"));
        }
        Ok(Options { yields: true })
    }
}

fn check(function: &ItemFn) -> Result<()> {
    let signature = &function.sig;
    if !signature.generics.params.is_empty() {
        return Err(Error::new_spanned(&signature.generics, "a script has no generic parameters"));
    }
    if let syn::ReturnType::Type(..) = &signature.output {
        return Err(Error::new_spanned(&signature.output, "a script returns nothing"));
    }
    if let Some(receiver) = signature.inputs.iter().find(|input| matches!(input, FnArg::Receiver(_))) {
        return Err(Error::new_spanned(receiver, "a script is a free function, not a method"));
    }
    if !(1..=2).contains(&signature.inputs.len()) {
        return Err(Error::new_spanned(
            &signature.ident,
            "a script takes `page: Page` and, if it has any, its settings",
        ));
    }
    Ok(())
}
