//! Every kind of failure that the command knows: its code, its exit code, and what to do next.
//!
//! `www/docs/errors.md` is made of this table; a test holds the two equal.

use crate::exit::Exit;

/// A kind of failure. Its name never changes once published: scripts match on it.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Such as `config-unknown-key`.
    pub name: &'static str,
    /// The exit code of the process.
    pub exit: Exit,
    /// What it means, in one sentence.
    pub what: &'static str,
    /// What to do, in one sentence.
    pub next: &'static str,
}

/// Where the page of all codes lies.
const PAGE: &str = "https://github.com/vitrina-rs/vitrina/blob/main/www/docs/errors.md";

/// A failure in two parts.
pub(crate) struct Told<'a> {
    /// What happened, and where.
    pub(crate) what: &'a str,
    /// What to do.
    pub(crate) next: &'a str,
}

impl Code {
    /// The address of what the documentation says about it.
    pub fn page(&self) -> String {
        format!("{PAGE}#{}", self.name)
    }

    /// The parts of an error's text. One that knows its own case better than the code does ends with what to do.
    pub(crate) fn told<'a>(&'a self, text: &'a str) -> Told<'a> {
        let (what, next) = text.split_once("\n  next: ").unwrap_or((text, self.next));
        Told { what, next }
    }
}

/// The page of all codes, in Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Errors\n\nEach error of the `vitrina` command has a code, an exit code, and something to do next. \
         With `--json` the last line of stderr is a JSON object with the same parts.\n\n",
    );
    page.push_str(&Exit::table());
    for code in ALL {
        let Code { name, exit, what, next } = code;
        page.push_str(&format!("\n## {name}\n\n{what} Exit code {}.\n\nNext: {next}.\n", *exit as u8));
    }
    page
}

macro_rules! codes {
    ($($constant:ident = $name:literal, $exit:ident, $what:literal, $next:literal;)*) => {
        $(
            #[doc = $what]
            pub static $constant: Code = Code { name: $name, exit: Exit::$exit, what: $what, next: $next };
        )*

        /// All codes, by the part of the command that they come from.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    USAGE = "usage", Usage, "The command line is wrong.", "run `vitrina help`, or `vitrina help VERB`";
    INTERRUPTED = "interrupted", Interrupted, "Ctrl-C ended the command.",
        "run the same command again; it goes on from what is done";
    SYSTEM = "system", Failed, "The operating system refused something.", "mend what the text names, then try again";

    CONFIG_NOT_FOUND = "config-not-found", Usage, "There is no Vitrina.toml here or in a folder above.",
        "write one beside your script's Cargo.toml, or name one with `--config FILE`";
    CONFIG_UNREADABLE = "config-unreadable", Usage, "A file of the configuration cannot be read.",
        "check the path and its permissions";
    CONFIG_SYNTAX = "config-syntax", Usage, "Vitrina.toml is not TOML.", "correct the line that is named";
    CONFIG_UNKNOWN_KEY = "config-unknown-key", Usage, "A key means nothing in Vitrina.toml.",
        "correct the name; `vitrina config explain` lists every key";
    CONFIG_SECRET = "config-secret", Usage, "A secret stands in Vitrina.toml.",
        "take it out, and have the secret replaced if the file was shared";
    CONFIG_MISSING_KEY = "config-missing-key", Usage, "Vitrina.toml lacks a key that has no default.",
        "write the key; `vitrina config explain KEY` says what belongs there";
    CONFIG_INVALID_VALUE = "config-invalid-value", Usage, "A value in Vitrina.toml is out of its range.",
        "correct the value; `vitrina config explain KEY` says what belongs there";
    CONFIG_NO_SECTION = "config-no-section", Usage, "The verb needs a section that Vitrina.toml does not have.",
        "write the section; `vitrina config explain SECTION` shows its keys";
    CONFIG_NO_PROFILE = "config-no-profile", Usage, "Vitrina.toml has no profile of that name.",
        "write the section `[profile.NAME]`, or name one that is there";
    CONFIG_UNUSABLE = "config-unusable", Usage, "The configuration does not make a client of the platform.",
        "correct what the text names; `vitrina config show` prints what is used";

    VAULT_NO_HOME = "vault-no-home", Usage, "There is no place for the vault.", "name a file with `--vault FILE`";
    VAULT_NO_PASSPHRASE = "vault-no-passphrase", Authorisation, "No keychain gives the vault's passphrase, and nobody is there to type it.",
        "put it in a file with mode 600 and set VITRINA_PASSPHRASE_FILE to its path";
    VAULT_KEYCHAIN = "vault-keychain", Failed, "The keychain did not let go of a vault's passphrase.",
        "unlock the keychain and remove its entry `vitrina`; the tokens themselves are gone";
    VAULT_PASSPHRASE_UNUSABLE = "vault-passphrase-unusable", Authorisation, "The passphrase cannot be used.",
        "give one that is not empty, and the same both times";
    VAULT_WRONG_PASSPHRASE = "vault-wrong-passphrase", Authorisation,
        "The passphrase does not open the vault, or the file was altered.",
        "try the passphrase that the vault was made with; without it, remove the file and log in anew";
    VAULT_EXPOSED = "vault-exposed", Authorisation, "Others can read the vault.",
        "run the chmod of the text; when others use this machine, log in anew";
    VAULT_PROTECTION = "vault-protection", Authorisation, "The vault is protected in another way than was asked for.",
        "use the flags that the vault was made with, or name another file with `--vault FILE`";
    VAULT_NEWER = "vault-newer", Failed, "A newer vitrina wrote the vault.", "use that version or a later one";
    VAULT_DAMAGED = "vault-damaged", Failed, "The file is no vault.", "restore it, or remove it and log in anew";
    VAULT_HELD = "vault-held", Held, "Another vitrina changes the vault.", "wait for it to end, then try again";
    VAULT_FILE = "vault-file", Failed, "The vault's file cannot be used.", "check its folder's permissions and free space";
    SECRET_ABSENT = "secret-absent", Authorisation, "The app's client secret is not there.",
        "set the variable that is named, or the same with _FILE";
    SECRET_UNREADABLE = "secret-unreadable", Authorisation, "The file with the client secret cannot be used.",
        "correct the path or the file";

    TOKENS_UNREADABLE = "tokens-unreadable", Usage, "The list of tokens cannot be read.",
        "write one JSON object a line, or CSV with a header, with platform, store, token and scopes";
    STACK_UNREADABLE = "stack-unreadable", Failed, "The stack cannot be turned into lines of source.",
        "give the whole stack of the browser, and the symbols of the build that the shop runs";

    WEBHOOKS_NO_SECRET = "webhooks-no-secret", Authorisation, "There is no secret to check messages with.",
        "set the app's client secret or VITRINA_WEBHOOKS_PATH_SECRET";
    WEBHOOKS_PORT = "webhooks-port", Held, "Another program listens where webhooks should come in.",
        "end it, or listen elsewhere with `--addr`";
    WEBHOOKS_LISTEN = "webhooks-listen", Failed, "The system refuses the address for webhooks.", "pass another `--addr`";
    WEBHOOKS_NO_INBOX = "webhooks-no-inbox", Usage, "There are no stored events to send again.",
        "run `vitrina webhooks listen` first, or name its file with `--inbox`";
    WEBHOOKS_INBOX = "webhooks-inbox", Failed, "The inbox cannot be used.", "mend what the text names";
    WEBHOOKS_TO = "webhooks-to", Usage, "Events cannot be sent to that address.",
        "use https, or plain http to this machine";
    WEBHOOKS_NOT_PRINTED = "webhooks-not-printed", Failed, "Whoever read the events is gone.",
        "listen again: events that were not printed wait in the inbox";
    NEW_NAME = "new-name", Usage, "The name cannot be a project's.", "choose another name";
    NEW_EXISTS = "new-exists", Usage, "The project's folder is there already.", "choose another name, or remove the folder";

    DEV_SHOP = "dev-shop", Usage, "The shop's address cannot be used.", "give the address of the shop's home page";
    DEV_PORT = "dev-port", Held, "Another program listens on the port of the development server.",
        "end it, name another `--port`, or leave the port out";

    BUILD_TOOL = "build-tool", Failed, "A tool that the build needs cannot be run.", "install it as the text says";
    BUILD_NO_CRATE = "build-no-crate", Failed, "There is no script crate where Vitrina.toml says.",
        "set `script` to the folder of the crate's Cargo.toml";
    BUILD_COMPILE = "build-compile", Failed, "The script does not compile.", "mend the first error of the compiler";
    BUILD_OVER_BUDGET = "build-over-budget", Failed, "An output is heavier than its budget.",
        "make the parts that the text lists lighter, or raise the budget";
    BUILD_FAILED = "build-failed", Failed, "The bundle could not be made.", "mend what the text names";

    LOGIN_NEEDS_CONFIRMATION = "login-needs-confirmation", Usage,
        "A new Tiendanube token ends the store's present one, and nobody is there to agree.",
        "pass `--replace-token` when nothing else uses the present token";
    LOGIN_DECLINED = "login-declined", Authorisation, "The person at the terminal did not agree.", "nothing was changed";
    LOGIN_PORT = "login-port", Held, "Another program listens on the port of the redirect URL.",
        "end it, or register another redirect URL and set `callback_port`";
    LOGIN_LISTEN = "login-listen", Failed, "The system refuses the port of the redirect URL.", "set another `callback_port`";
    LOGIN_TIMED_OUT = "login-timed-out", Authorisation, "Nobody came back from the consent page.", "log in again";
    LOGIN_STATE = "login-state", Authorisation, "The answer does not belong to this login.", "log in again";
    LOGIN_REFUSED = "login-refused", Authorisation, "The merchant or the platform refused.",
        "log in again once the merchant agrees";
    LOGIN_SCOPES = "login-scopes", Authorisation, "The token may not register scripts.",
        "give the app the scope at the platform and log in again";
    LOGIN_OTHER_STORE = "login-other-store", Authorisation, "The merchant authorised another store, or the answer names none.",
        "log in again and pick or name the store";

    HOSTING_HELD = "hosting-held", Held, "Another change of the channel came first.", "try again";
    HOSTING_LOCATION = "hosting-location", Usage, "The hosting's location cannot be used.",
        "correct `location` under [hosting]";
    HOSTING_CREDENTIALS = "hosting-credentials", Authorisation, "The bucket does not accept who asks.",
        "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, and AWS_ENDPOINT_URL for a service other than Amazon's";
    HOSTING_UNREACHABLE = "hosting-unreachable", Held, "The bucket's service does not answer.",
        "check the network and AWS_ENDPOINT_URL, then run the same command again";
    HOSTING_FULL = "hosting-full", Failed, "The hosting has no room.", "free some space, then run the same command again";
    HOSTING_FAILED = "hosting-failed", Failed, "The hosting refused, or what lies there is not as it should be.",
        "mend what the text names";
    BUNDLE_UNUSABLE = "bundle-unusable", Failed, "There is no bundle, or it is not what its build left.",
        "run `vitrina build`, then the same command again";
    HOSTING_NOT_READABLE = "hosting-not-readable", Failed, "Shops cannot use what was uploaded.",
        "serve the hosting at public_url with the headers that docs/ARCHITECTURE.md names under \"Hosting layout\", then upload again";
    NOTHING_UPLOADED = "nothing-uploaded", Failed, "The app has no release on the hosting.",
        "run `vitrina build`, then `vitrina upload`";
    SETTINGS_INVALID = "settings-invalid", Usage, "The script would pass over the setting.",
        "write a key and a value that the script takes; `vitrina settings get STORE` lists them";
    SETTINGS_UNREADABLE = "settings-unreadable", Failed, "A store's settings on the hosting are no JSON object.",
        "mend that file on the hosting, or remove it and set the values anew";
    NO_STORES = "no-stores", Authorisation, "No store has authorised the app.",
        "run `vitrina login tiendanube` or `vitrina login pago-shops`";
    NOT_LOGGED_IN = "not-logged-in", Authorisation, "The store has not authorised the app.", "run `vitrina login STORE`";

    ROLLOUT_HELD = "rollout-held", Held, "Another rollout of this app is under way.", "wait for it to end, then try again";
    ROLLOUT_FAILED = "rollout-failed", Failed, "The rollout could not run.", "mend what the text names, then try again";
    ROLLOUT_UNFINISHED = "rollout-unfinished", Partial, "An earlier rollout of the app is not through.",
        "go on with `vitrina rollout resume`, or end it with `vitrina rollout abort`";
    ROLLOUT_NONE = "rollout-none", Failed, "There is no rollout to steer.", "begin one with `vitrina deploy`";
    ROLLOUT_INTERRUPTED = "rollout-interrupted", Interrupted, "The rollout was interrupted; the journal knows how far it is.",
        "go on with `vitrina rollout resume`";
    ROLLOUT_ONE_WORKER = "rollout-one-worker", Usage, "The journal is a file, and only one process works with a file.",
        "keep the journal in PostgreSQL: `--journal postgres://USER@HOST/DATABASE`, or `journal` in [rollout]";
    ROLLOUT_WAVES = "rollout-waves", Usage, "The waves do not follow each other.",
        "let the shares grow and end with 100%, such as 1%,10%,100%";
    ROLLOUT_NO_HEALTH = "rollout-no-health", Usage, "Waves by share need error reports between them, and nobody tells any.",
        "name a command with `--health`, or pass `--no-gate`";
    ROLLBACK_NOTHING_BEFORE = "rollback-nothing-before", Usage, "The journal knows no release before this one.",
        "name one with `--to N`, or take the scripts away with `--to none`";
    JOURNAL_DAMAGED = "journal-damaged", Failed, "A row of the journal was lost or changed.",
        "restore the file from a copy, or move it away: the next deploy reads what stores have";
    JOURNAL_NEWER = "journal-newer", Failed, "A newer vitrina wrote the journal.", "use that version or a later one";
    PLAN_UNREADABLE = "plan-unreadable", Usage, "The file is no plan that can be used.", "make one with `vitrina plan --save FILE`";
    PLAN_UNSAVED = "plan-unsaved", Failed, "The plan cannot be kept in that file; nothing was changed.",
        "name a file in a folder that can be written to, on a disk with room";
    PLAN_LEFT = "plan-left", Failed, "Something has changed since the plan was made.", "make a new plan, and look at it";
    ROLLOUT_PUBLIC_URL = "rollout-public-url", Usage, "A store's pages could not load the script from `public_url`.",
        "set `public_url` under [hosting] to an https address";

    PLATFORM_UNAUTHORISED = "platform-unauthorised", Authorisation, "The platform does not accept the token.",
        "log in to the store again";
    PLATFORM_PAYMENT = "platform-payment", Failed, "The store or the app has an unpaid subscription.",
        "have it paid; nothing else helps";
    PLATFORM_TEMPORARY = "platform-temporary", Held, "The platform is busy, down, or not reachable.", "try again later";
    PLATFORM_REFUSED = "platform-refused", Failed, "The platform refused the request.", "mend what the text names";

    REPORTS_UNUSABLE = "reports-unusable", Failed, "The file with the shops' reports cannot be used.",
        "check the file's rights and the disk's space, or name another file with --reports";
    REPORTS_ADDRESS = "reports-address", Held, "The address to listen at is in use.",
        "end what listens there, or name another one";

    SANDBOX_PORT = "sandbox-port", Held, "A port of the sandbox is in use.", "end the program that holds it, or leave the port out";
    SANDBOX_FAILED = "sandbox-failed", Failed, "The sandbox cannot start.", "mend what the text names";
}
