//! Asking a server that the store's settings name.

use serde::Deserialize;
use vitrina::prelude::*;
use vitrina::{Request, RequestError};

use crate::diary::{Diary, line};

/// What a merchant sets for a store.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The address; empty: nothing is asked.
    address: String,
    /// What is posted; absent: nothing is.
    body: Option<String>,
    /// How long the answer may take, in milliseconds; 0: as long as the runtime allows.
    deadline: u32,
}

/// Asks, and writes the answer down.
pub(crate) async fn ask(page: Page, question: Question, diary: &Diary) {
    if question.address.is_empty() {
        return;
    }
    let mut request = match &question.body {
        Some(body) => Request::post(&question.address, body),
        None => Request::get(&question.address),
    };
    if question.deadline > 0 {
        request = request.deadline(question.deadline);
    }
    let told = match request.send().await {
        Ok(answer) => line(&["answer ", &u32::from(answer.status).to_text(), " ", &answer.text]),
        Err(RequestError::Deadline) => "no answer in time".to_owned(),
        Err(RequestError::Unreachable) => "no answer".to_owned(),
    };
    diary.write(&told);
    page.redraw();
}
