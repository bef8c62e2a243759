//! `#[vitrina::script]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, FnArg, ItemFn, Result};

pub(crate) fn expand(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !options.is_empty() {
        return Err(Error::new_spanned(options, "`#[vitrina::script]` takes no options"));
    }
    let function: ItemFn = syn::parse2(item)?;
    check(&function)?;
    let name = &function.sig.ident;
    let settings = match function.sig.inputs.len() {
        1 => quote!(),
        _ => quote!(, ::vitrina::Settings::read()),
    };
    Ok(quote! {
        #function

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[unsafe(no_mangle)]
            extern "C" fn vitrina_start() {
                #name(::vitrina::Page::current() #settings)
            }
        };
    })
}

fn check(function: &ItemFn) -> Result<()> {
    let signature = &function.sig;
    if let Some(asyncness) = &signature.asyncness {
        return Err(Error::new_spanned(
            asyncness,
            "a script is a plain function: what it waits for, the runtime has read before it starts",
        ));
    }
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
