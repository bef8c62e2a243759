//! `messages!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token, braced, parenthesized};

const LANGUAGES: [&str; 3] = ["es", "pt", "en"];

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let messages: Messages = syn::parse2(input)?;
    messages.0.iter().map(Message::function).collect()
}

struct Messages(Vec<Message>);

impl Parse for Messages {
    fn parse(input: ParseStream) -> Result<Messages> {
        let mut messages = Vec::new();
        while !input.is_empty() {
            messages.push(input.parse()?);
        }
        Ok(Messages(messages))
    }
}

/// One message: its name, its values, and a text for each language.
struct Message {
    name: Ident,
    values: Vec<Ident>,
    texts: Vec<Text>,
}

struct Text {
    language: Ident,
    other: LitStr,
    /// The text for exactly one.
    one: Option<LitStr>,
}

impl Parse for Text {
    fn parse(input: ParseStream) -> Result<Text> {
        let language = input.parse()?;
        input.parse::<Token![:]>()?;
        let other = input.parse()?;
        let one = if input.parse::<Option<Token![|]>>()?.is_some() { Some(input.parse()?) } else { None };
        Ok(Text { language, other, one })
    }
}

impl Parse for Message {
    fn parse(input: ParseStream) -> Result<Message> {
        let name: Ident = input.parse()?;
        let values = if input.peek(syn::token::Paren) {
            let inside;
            parenthesized!(inside in input);
            Punctuated::<Ident, Token![,]>::parse_terminated(&inside)?.into_iter().collect()
        } else {
            Vec::new()
        };
        let inside;
        braced!(inside in input);
        let texts: Vec<Text> = Punctuated::<Text, Token![,]>::parse_terminated(&inside)?.into_iter().collect();
        let message = Message { name, values, texts };
        message.check()?;
        Ok(message)
    }
}

impl Message {
    fn check(&self) -> Result<()> {
        for (place, text) in self.texts.iter().enumerate() {
            let language = text.language.to_string();
            if !LANGUAGES.contains(&language.as_str()) {
                return Err(Error::new(text.language.span(), "the languages are es, pt and en"));
            }
            if self.texts[..place].iter().any(|earlier| earlier.language == text.language) {
                return Err(Error::new(text.language.span(), format!("`{language}` is given twice")));
            }
            if let (Some(one), None) = (&text.one, self.values.first()) {
                return Err(Error::new(one.span(), "a text for exactly one needs a value to count"));
            }
        }
        let counted = self.texts.iter().any(|text| text.one.is_some());
        if let Some(text) = self.texts.iter().find(|text| counted && text.one.is_none()) {
            let language = &text.language;
            let wrong = format!(
                "`{language}` has no text for exactly one, and another language has: write `\"…\" | \"…\"` in all of them"
            );
            return Err(Error::new(text.other.span(), wrong));
        }
        match LANGUAGES.iter().find(|language| self.text(language).is_none()) {
            Some(missing) => Err(Error::new(self.name.span(), format!("`{}` has no text in `{missing}`", self.name))),
            None => Ok(()),
        }
    }

    fn text(&self, language: &str) -> Option<&Text> {
        self.texts.iter().find(|text| text.language == language)
    }

    fn function(&self) -> Result<TokenStream> {
        let Message { name, values, .. } = self;
        let counted = self.texts.iter().any(|text| text.one.is_some());
        let parameters = values.iter().enumerate().map(|(place, value)| match place {
            0 if counted => quote!(#value: &'a u32),
            _ => quote!(#value: &'a dyn ::vitrina::Show),
        });
        let size = values.len();
        let mut pieces = Vec::new();
        for text in LANGUAGES.iter().filter_map(|language| self.text(language)) {
            pieces.push(self.template(&text.other, true)?);
            if counted {
                pieces.push(
                    text.one
                        .as_ref()
                        .map_or_else(|| self.template(&text.other, true), |one| self.template(one, false))?,
                );
            }
        }
        // One text for all: a pointer and a number choose the piece.
        let texts = pieces.join("\0");
        let piece = match values.first() {
            Some(count) if counted => quote!(2 * language as u32 + (*#count == 1) as u32),
            _ => quote!(language as u32),
        };
        let doc = format!("The message `{name}` in the shop's language.");
        Ok(quote! {
            #[doc = #doc]
            fn #name<'a>(language: ::vitrina::Language #(, #parameters)*) -> ::vitrina::generated::Message<'a, #size> {
                ::vitrina::generated::Message { texts: #texts, piece: #piece, values: [#(#values),*] }
            }
        })
    }

    /// Replaces `{name}` by the control character that stands for the value's place. `complete`: every value must occur.
    fn template(&self, text: &LitStr, complete: bool) -> Result<String> {
        let source = text.value();
        let mut template = String::new();
        let mut used = vec![false; self.values.len()];
        let mut rest = source.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(Error::new(text.span(), "`{` without `}`"));
            };
            let Some(place) = self.values.iter().position(|value| value == name) else {
                return Err(Error::new(text.span(), format!("`{name}` is no value of `{}`", self.name)));
            };
            used[place] = true;
            template.push_str(before);
            template.push(char::from_u32(place as u32 + 1).unwrap_or_default());
            rest = after;
        }
        template.push_str(rest);
        match used.iter().position(|used| !used) {
            Some(place) if complete => {
                Err(Error::new(text.span(), format!("the text leaves out `{{{}}}`", self.values[place])))
            }
            _ => Ok(template),
        }
    }
}
