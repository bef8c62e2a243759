//! The browser around the page.

use std::collections::BTreeMap;

use super::MEMORY;

/// What the browser lets a script do, and what the script did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outside {
    pub nube: bool,
    /// How many characters each storage takes; `None` where there is none.
    pub room: Option<usize>,
    /// What is kept, for the browser and for the session.
    pub kept: [BTreeMap<String, String>; 2],
    pub beacons: Vec<(String, String)>,
    pub lines: Vec<String>,
    pub styles: Vec<(i32, String)>,
    /// Status and body by address; `None` where no answer ever comes.
    pub answers: BTreeMap<String, Option<(u16, String)>>,
    /// Address, and what was posted.
    pub requests: Vec<(String, Option<String>)>,
}

/// What the script did outside the page so far.
pub(crate) fn outside() -> Outside {
    MEMORY.with_borrow(|memory| memory.outside.clone())
}

const DONE: i32 = 0;
const ABSENT: i32 = 1;
const FULL: i32 = 2;

fn on_shelf<T>(session: bool, absent: T, work: impl FnOnce(&mut BTreeMap<String, String>, usize) -> T) -> T {
    MEMORY.with_borrow_mut(|memory| match memory.outside.room {
        Some(room) => work(&mut memory.outside.kept[usize::from(session)], room),
        None => absent,
    })
}

pub(crate) fn store(session: bool, text: &str) -> i32 {
    let (key, value) = text.split_once('\n').unwrap_or((text, ""));
    on_shelf(session, ABSENT, |shelf, room| {
        let others = shelf.iter().filter(|(other, _)| *other != key);
        let used: usize = others.map(|(other, value)| other.len() + value.len()).sum();
        if used + key.len() + value.len() > room {
            return FULL;
        }
        shelf.insert(key.to_owned(), value.to_owned());
        DONE
    })
}

pub(crate) fn stored(session: bool, key: &str) -> (i32, Option<String>) {
    on_shelf(session, (ABSENT, None), |shelf, _| (DONE, shelf.get(key).cloned()))
}

pub(crate) fn unstore(session: bool, key: &str) -> i32 {
    on_shelf(session, ABSENT, |shelf, _| {
        shelf.remove(key);
        DONE
    })
}

pub(crate) fn beacon(text: &str) -> bool {
    let (address, said) = text.split_once('\n').unwrap_or((text, ""));
    MEMORY.with_borrow_mut(|memory| memory.outside.beacons.push((address.to_owned(), said.to_owned())));
    true
}

pub(crate) fn log(line: &str) {
    MEMORY.with_borrow_mut(|memory| memory.outside.lines.push(line.to_owned()));
}

pub(crate) fn style(css: &str) -> i32 {
    MEMORY.with_borrow_mut(|memory| {
        let number = memory.next();
        memory.outside.styles.push((number, css.to_owned()));
        number
    })
}
