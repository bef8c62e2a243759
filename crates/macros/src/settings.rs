//! `#[derive(Settings)]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Data, DeriveInput, Error, Expr, ExprRange, Field, Fields, Lit, LitInt, LitStr, RangeLimits, Result, Token,
    bracketed,
};

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
    Ok(match setting {
        Setting::Integer { default, least, most, range } => quote! {
            #name: {
                // Does not compile where the range is too wide for the field.
                const _: ::core::ops::RangeInclusive<#kind> = #range;
                ::vitrina::generated::integer(#path, #default, #least, #most) as #kind
            }
        },
        Setting::Flag { default } => quote_spanned!(kind.span()=> #name: ::vitrina::generated::flag(#path, #default)),
        Setting::Text { default } => {
            quote_spanned!(kind.span()=> #name: ::vitrina::generated::any_text(#path, #default))
        }
        Setting::OneOf { default, texts } => {
            quote_spanned!(kind.span()=> #name: ::vitrina::generated::one_of(#path, #default, &[#(#texts),*]))
        }
    })
}

/// What the command is told of the settings: JSON, in which the names of fields need no escapes.
fn schema<'a>(fields: impl Iterator<Item = &'a Field>) -> Result<String> {
    let mut settings = Vec::new();
    for field in fields {
        let name = field.ident.as_ref().map(IdentExt::unraw).map(|name| name.to_string()).unwrap_or_default();
        let kind = match Setting::of(field)? {
            Setting::Integer { default, least, most, .. } => {
                format!(r#""integer","default":{default},"least":{least},"most":{most}"#)
            }
            Setting::Flag { default } => format!(r#""flag","default":{default}"#),
            Setting::Text { default } => format!(r#""text","default":{}"#, json(&default)),
            Setting::OneOf { default, texts } => {
                let texts: Vec<String> = texts.iter().map(|text| json(text)).collect();
                format!(r#""text","default":{},"one_of":[{}]"#, json(&default), texts.join(","))
            }
        };
        settings.push(format!(r#"{{"name":"{name}","kind":{kind}}}"#));
    }
    Ok(format!("[{}]", settings.join(",")))
}

/// A text as JSON has it.
fn json(text: &str) -> String {
    let mut json = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            control if control < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(control))),
            letter => json.push(letter),
        }
    }
    json.push('"');
    json
}

const FORMS: &str = "a setting is `default = 6, range = 1..=24`, `default = true`, `default = \"text\"`, or \
                     `default = \"a\", one_of = [\"a\", \"b\"]`";

/// What the attribute of a field says.
enum Setting {
    Integer {
        default: i32,
        least: i32,
        most: i32,
        /// As written.
        range: ExprRange,
    },
    Flag {
        default: bool,
    },
    Text {
        default: String,
    },
    OneOf {
        default: String,
        texts: Vec<String>,
    },
}

impl Setting {
    fn of(field: &Field) -> Result<Setting> {
        let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("setting")) else {
            return Err(Error::new_spanned(
                field,
                "say what the setting may be: `#[setting(default = 6, range = 1..=24)]`",
            ));
        };
        let (mut default, mut range, mut one_of) = (None, None, None);
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("default") {
                default = Some(meta.value()?.parse::<Lit>()?);
            } else if meta.path.is_ident("range") {
                range = Some(meta.value()?.parse::<ExprRange>()?);
            } else if meta.path.is_ident("one_of") {
                one_of = Some(texts(meta.value()?)?);
            } else {
                return Err(meta.error("a setting has `default`, and `range` or `one_of`"));
            }
            Ok(())
        })?;
        match (default, range, one_of) {
            (Some(Lit::Int(default)), Some(range), None) => Setting::integer(&default, range),
            (Some(Lit::Bool(default)), None, None) => Ok(Setting::Flag { default: default.value }),
            (Some(Lit::Str(default)), None, None) => Ok(Setting::Text { default: default.value() }),
            (Some(Lit::Str(literal)), None, Some(texts)) => {
                let default = literal.value();
                if texts.contains(&default) {
                    return Ok(Setting::OneOf { default, texts });
                }
                Err(Error::new(literal.span(), format!("the default \"{default}\" is none of `one_of`")))
            }
            _ => Err(Error::new_spanned(attribute, FORMS)),
        }
    }

    fn integer(default: &LitInt, range: ExprRange) -> Result<Setting> {
        let (least, most) = bounds(&range)?;
        let value = default.base10_parse()?;
        if value < least || value > most {
            return Err(Error::new(default.span(), format!("the default {value} is outside {least}..={most}")));
        }
        Ok(Setting::Integer { default: value, least, most, range })
    }
}

fn texts(input: ParseStream<'_>) -> Result<Vec<String>> {
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.iter().map(LitStr::value).collect())
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
