//! `#[derive(Settings)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Expr, ExprRange, Field, Fields, LitInt, RangeLimits, Result};

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "settings are a struct with named fields"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "settings are a struct with named fields"));
    };
    let name = &input.ident;
    let reads = fields.named.iter().map(read_field).collect::<Result<Vec<_>>>()?;
    let schema = schema(fields.named.iter())?;
    Ok(quote! {
        impl ::vitrina::Settings for #name {
            const SCHEMA: &'static str = #schema;

            fn read() -> Self {
                #name { #(#reads),* }
            }
        }
    })
}

fn read_field(field: &Field) -> Result<TokenStream> {
    let setting = Setting::of(field)?;
    let (Some(name), kind) = (&field.ident, &field.ty) else {
        return Err(Error::new_spanned(field, "settings are a struct with named fields"));
    };
    let path = format!("s.{}", name.unraw());
    let Setting { default, least, most, range } = setting;
    Ok(quote! {
        #name: {
            // Does not compile where the range is too wide for the field.
            const _: ::core::ops::RangeInclusive<#kind> = #range;
            ::vitrina::generated::integer(#path, #default, #least, #most) as #kind
        }
    })
}

/// What the command is told of the settings: JSON, in which the names of fields need no escapes.
fn schema<'a>(fields: impl Iterator<Item = &'a Field>) -> Result<String> {
    let mut settings = Vec::new();
    for field in fields {
        let Setting { default, least, most, .. } = Setting::of(field)?;
        let name = field.ident.as_ref().map(IdentExt::unraw).map(|name| name.to_string()).unwrap_or_default();
        settings
            .push(format!(r#"{{"name":"{name}","kind":"integer","default":{default},"least":{least},"most":{most}}}"#));
    }
    Ok(format!("[{}]", settings.join(",")))
}

struct Setting {
    default: i32,
    least: i32,
    most: i32,
    /// As written.
    range: ExprRange,
}

impl Setting {
    fn of(field: &Field) -> Result<Setting> {
        let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("setting")) else {
            return Err(Error::new_spanned(
                field,
                "say what the setting may be: `#[setting(default = 6, range = 1..=24)]`",
            ));
        };
        let (mut default, mut range) = (None, None);
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("default") {
                default = Some(meta.value()?.parse::<LitInt>()?);
            } else if meta.path.is_ident("range") {
                range = Some(meta.value()?.parse::<ExprRange>()?);
            } else {
                return Err(meta.error("a setting has `default` and `range`"));
            }
            Ok(())
        })?;
        let (Some(default), Some(range)) = (default, range) else {
            return Err(Error::new_spanned(attribute, "a setting has both `default` and `range`"));
        };
        let (least, most) = bounds(&range)?;
        let value = default.base10_parse()?;
        if value < least || value > most {
            return Err(Error::new(default.span(), format!("the default {value} is outside {least}..={most}")));
        }
        Ok(Setting { default: value, least, most, range })
    }
}

fn bounds(range: &ExprRange) -> Result<(i32, i32)> {
    let (Some(least), RangeLimits::Closed(_), Some(most)) = (&range.start, &range.limits, &range.end) else {
        return Err(Error::new(range.span(), "write the range with both ends: `1..=24`"));
    };
    let (least, most) = (integer(least)?, integer(most)?);
    if least > most {
        return Err(Error::new(range.span(), "the range is empty"));
    }
    Ok((least, most))
}

fn integer(expression: &Expr) -> Result<i32> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(integer) => integer.base10_parse(),
            other => Err(Error::new_spanned(other, "an end of the range is an integer")),
        },
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => Ok(-integer(&unary.expr)?),
        other => Err(Error::new_spanned(other, "an end of the range is an integer")),
    }
}
