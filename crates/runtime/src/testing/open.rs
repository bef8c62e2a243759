//! A shop in which a script runs.

use super::{Drawn, Shown, TestForm};
use crate::host::memory::{self, Kind, Mounted};
use crate::{Form, FormKind, Place, Spot};

/// A shop in which a script runs.
#[derive(Debug)]
pub struct Open(());

impl Open {
    pub(super) fn new() -> Open {
        Open(())
    }

    /// What the script draws in the node of that class for a form that shows this variant; `None`: the chosen options match
    /// no variant.
    pub fn draw(&self, class: &str, shown: Option<Shown>) -> Drawn {
        self.form(class, shown).draw()
    }

    /// The product page's form with these variants, for the node of that class. Its first variant is chosen, and listeners are
    /// told of it.
    pub fn form(&self, class: &str, variants: impl IntoIterator<Item = Shown>) -> TestForm<'_> {
        self.form_of(FormKind::ProductPage, class, variants)
    }

    /// The same for a form that stands elsewhere.
    pub fn form_of(&self, kind: FormKind, class: &str, variants: impl IntoIterator<Item = Shown>) -> TestForm<'_> {
        TestForm::new(self, kind, class, variants.into_iter().collect())
    }

    /// What the script draws in its node of that class in the page.
    pub fn spot(&self, class: &str) -> Drawn {
        memory::enter(None, Default::default());
        Drawn::parse(&memory::draw(class, &Form::showing(None)).unwrap_or_default())
    }

    /// Clicks the first element of that class in the page's node of class `spot`, and gives what the node holds then; `None` where
    /// there is no such element, where it answers to no click, and where it is disabled.
    pub fn click_spot(&self, spot: &str, class: &str) -> Option<Drawn> {
        let action = self.spot(spot).action(class, "")?;
        memory::act(spot, &Form::showing(None), action)?;
        memory::settle();
        Some(self.spot(spot))
    }

    /// Whether the script has a node of that class at this place of every form.
    pub fn is_at(&self, class: &str, place: Place<'_>) -> bool {
        let expected = match place {
            Place::FormEnd => (0, ""),
            Place::AfterPrice => (1, ""),
            Place::AfterAddToCart => (2, ""),
            Place::Within(selector) => (3, selector),
        };
        stands(class, expected)
    }

    /// Whether the script has a node of that class at this place of the page.
    pub fn is_on_page(&self, class: &str, spot: Spot<'_>) -> bool {
        let expected = match spot {
            Spot::Selector(selector) => (4, selector),
            Spot::DataStore(name) => (5, name),
            Spot::Slot(name) => (6, name),
        };
        stands(class, expected)
    }

    /// The style of the shadow root in which the node of that class is drawn; `None` where it is drawn in the page itself.
    pub fn isolation(&self, class: &str) -> Option<String> {
        memory::mounted(class).and_then(|mounted| mounted.style)
    }

    /// Has something put into the cart, by the theme or another app.
    pub fn cart_changes(&self, added: Option<u32>) {
        self.tell(Kind::Cart, added.and_then(|count| i32::try_from(count).ok()).unwrap_or(-1));
    }

    /// Opens the quick shop with this form.
    pub fn quick_shop_opens(&self, form: &mut TestForm<'_>) {
        form.becomes(FormKind::QuickShop);
        form.tell(Kind::QuickShop, 1);
    }

    /// Closes it.
    pub fn quick_shop_closes(&self, form: &mut TestForm<'_>) {
        form.becomes(FormKind::Card);
        self.tell(Kind::QuickShop, 0);
    }

    /// Has so many cards arrive by search, filter or scrolling.
    pub fn results_arrive(&self, cards: u32) {
        self.tell(Kind::Results, i32::try_from(cards).unwrap_or(i32::MAX));
    }

    /// Shows the page again out of the back/forward cache.
    pub fn shown_again(&self) {
        self.tell(Kind::ShownAgain, 0);
    }

    /// Lets so many milliseconds pass: timers ring and what waits for them goes on.
    pub fn pass(&self, milliseconds: u32) {
        memory::pass(milliseconds);
    }

    /// What was sent by beacons: address and text.
    pub fn beacons(&self) -> Vec<(String, String)> {
        memory::outside().beacons
    }

    /// What was requested: address, and what was posted.
    pub fn requests(&self) -> Vec<(String, Option<String>)> {
        memory::outside().requests
    }

    /// The lines that the script logged, which a shopper's console does not show.
    pub fn logged(&self) -> Vec<String> {
        memory::outside().lines
    }

    /// The styles that the script gave the page and has not taken back.
    pub fn styles(&self) -> Vec<String> {
        memory::outside().styles.into_iter().map(|(_, css)| css).collect()
    }

    fn tell(&self, kind: Kind, what: i32) {
        memory::enter(None, Default::default());
        memory::tell(kind, what, &Form::showing(None));
        memory::settle();
    }
}

fn stands(class: &str, expected: (i32, &str)) -> bool {
    memory::mounted(class).is_some_and(|Mounted { kind, selector, .. }| (kind, selector.as_str()) == expected)
}
