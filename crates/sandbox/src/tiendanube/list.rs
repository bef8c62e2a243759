//! Lists: filters that nearly all of them have, paging, `fields=` (platforms.md §1.5, §6).

use axum::http::header::LINK;
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::field::{self, Field};
use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::selection::Selection;
use crate::answer;
use crate::clock;
use crate::paging::Page;
use crate::state::{Document, Range};

/// A query result cannot be paged beyond this many items (platforms.md §1.5).
const PAGED_ITEMS: usize = 10_000;

/// What nearly all lists take.
pub(super) const COMMON: &[&str] =
    &["since_id", "created_at_min", "created_at_max", "updated_at_min", "updated_at_max", "page", "per_page", "fields"];

/// Another order than by id.
pub(super) type Sort = dyn Fn(&mut Vec<Document>);

/// What a list is made of.
pub(super) struct List<'a> {
    pub kind: &'static str,
    pub fields: &'static [Field],
    /// How a document is shown.
    pub item: &'a dyn Fn(&Document) -> Value,
    /// Which documents the request's own filters leave; `None` when it has none.
    pub keep: Option<&'a dyn Fn(&Document) -> bool>,
    pub sort: Option<&'a Sort>,
}

impl List<'_> {
    /// Answers the request with a page of the list.
    pub(super) fn answer(&self, admitted: &Admitted<'_>) -> Answered {
        let selection = Selection::of(admitted.call, &field::names(self.fields))?;
        let page = page(admitted)?;
        let range = range(admitted)?;
        let (state, store) = (&admitted.world.state, &admitted.store.id);
        let (documents, total) = if self.keep.is_none() && self.sort.is_none() {
            let place = ((page.number - 1).saturating_mul(page.size), page.size);
            let total = state.count_documents(store, self.kind, &range)?;
            (state.documents(store, self.kind, &range, place)?, total)
        } else {
            let mut all = state.documents(store, self.kind, &range, (0, usize::MAX))?;
            if let Some(keep) = self.keep {
                all.retain(keep);
            }
            if let Some(sort) = self.sort {
                sort(&mut all);
            }
            let total = all.len();
            (page.cut(all), total)
        };
        let items: Vec<Value> = documents.iter().map(|document| selection.pick(&(self.item)(document))).collect();
        paged(admitted, page, &items, total)
    }
}

/// A page of items that lie within one document: variants, images.
pub(super) fn within(admitted: &Admitted<'_>, fields: &[Field], items: Vec<Value>) -> Answered {
    let selection = Selection::of(admitted.call, &field::names(fields))?;
    let page = page(admitted)?;
    let range = range(admitted)?;
    let dated = |item: &Value, name: &str, (from, to): (i64, i64)| {
        item[name].as_str().and_then(clock::read_date).is_none_or(|date| (from..=to).contains(&date))
    };
    let items: Vec<Value> = items
        .into_iter()
        .filter(|item| item["id"].as_i64().is_none_or(|id| id > range.since_id))
        .filter(|item| dated(item, "created_at", range.created) && dated(item, "updated_at", range.updated))
        .collect();
    let total = items.len();
    let items: Vec<Value> = page.cut(items).iter().map(|item| selection.pick(item)).collect();
    paged(admitted, page, &items, total)
}

/// The page that a request asks for.
pub(super) fn page(admitted: &Admitted<'_>) -> Result<Page, Refusal> {
    let page = Page::of(admitted.call).map_err(|name| Refusal::field(name, "is not a number of the allowed range"))?;
    if page.number.saturating_mul(page.size) > PAGED_ITEMS {
        return Err(Refusal::Unprocessable("A result cannot be paged beyond 10000 items; use since_id"));
    }
    Ok(page)
}

/// The answer with a page's items and what is said about the other pages.
pub(super) fn paged(admitted: &Admitted<'_>, page: Page, items: &[Value], total: usize) -> Answered {
    let last = page.last(total);
    if page.number > last {
        return Err(Refusal::NotFound(Some(format!("Last page is {last}"))));
    }
    let mut response: Response = answer::json(StatusCode::OK, &json!(items));
    answer::set(&mut response, HeaderName::from_static("x-total-count"), &total.to_string());
    let here = admitted.world.urls.tiendanube.join(&admitted.call.uri.to_string());
    if let Some(links) = here.ok().and_then(|here| page.links(&here, total)) {
        answer::set(&mut response, LINK, &links);
    }
    Ok(response)
}

fn range(admitted: &Admitted<'_>) -> Result<Range, Refusal> {
    let mut range = Range::default();
    if let Some(since) = number(admitted, "since_id")? {
        range.since_id = since;
    }
    for (name, end) in [
        ("created_at_min", &mut range.created.0),
        ("created_at_max", &mut range.created.1),
        ("updated_at_min", &mut range.updated.0),
        ("updated_at_max", &mut range.updated.1),
    ] {
        if let Some(text) = admitted.filter(name) {
            *end = clock::read_date(&text).ok_or_else(|| Refusal::field(name, "is not a date"))?;
        }
    }
    Ok(range)
}

/// A filter that is a whole number.
pub(super) fn number(admitted: &Admitted<'_>, name: &str) -> Result<Option<i64>, Refusal> {
    match admitted.filter(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::field(name, "is not a number")),
    }
}

/// A filter that is `true` or `false`.
pub(super) fn flag(admitted: &Admitted<'_>, name: &str) -> Result<Option<bool>, Refusal> {
    match admitted.filter(name).as_deref() {
        None => Ok(None),
        Some("true" | "1") => Ok(Some(true)),
        Some("false" | "0") => Ok(Some(false)),
        Some(_) => Err(Refusal::field(name, "is neither true nor false")),
    }
}

/// A filter that is a list of whole numbers, separated by commas.
pub(super) fn numbers(admitted: &Admitted<'_>, name: &str) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(text) = admitted.filter(name) else { return Ok(None) };
    let numbers: Result<Vec<i64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    numbers.map(Some).map_err(|_| Refusal::field(name, "is not a list of numbers"))
}

/// Cents of a decimal text, for comparisons.
pub(super) fn cents(value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    Some(whole.parse::<i64>().ok()?.saturating_mul(100) + part.parse::<i64>().ok()?)
}
