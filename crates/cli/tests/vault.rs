//! The vault: nothing readable on disk, nothing lost, nothing used that others can read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use keyring_core::{CredentialStore, Entry, mock};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use vitrina_cli::vault::{Grant, Keychain, Passphrase, Protection, Vault, VaultError};
use vitrina_platform::Tokens;

const CANARY: &str = "canary-4f1c-token";

fn grant(store: &str, token: &str) -> Grant {
    Grant {
        store: store.parse().unwrap(),
        app: "1001".to_string(),
        api_url: "https://api.tiendanube.com".parse().unwrap(),
        scopes: vec!["write_scripts".to_string()],
        tokens: Tokens { access: token.into(), refresh: Some("refresh-canary".into()), expires_at: None },
    }
}

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("deep/vault.json")
    }

    fn passphrase(&self, text: &str) -> Protection {
        let file = self.folder.path().join(format!("passphrase-{}", text.len()));
        fs::write(&file, text).unwrap();
        Protection::Passphrase(Passphrase::File(file))
    }

    fn vault(&self, protection: Protection) -> Vault {
        Vault::new(self.file(), protection)
    }

    /// A vault with one grant.
    fn filled(&self) -> Vault {
        let vault = self.vault(self.passphrase("correct horse\n"));
        vault.put(grant("tiendanube:1001", CANARY)).unwrap();
        vault
    }
}

fn tokens(vault: &Vault) -> Vec<String> {
    let grants = vault.grants().unwrap();
    grants.iter().map(|grant| grant.tokens.access.expose_secret().to_string()).collect()
}

#[test]
fn an_absent_vault_has_no_grants_and_asks_for_nothing() {
    let place = Place::new();
    let vault = place.vault(Protection::Passphrase(Passphrase::Unavailable));
    assert!(vault.grants().unwrap().is_empty());
    assert!(!place.file().exists());
}

#[test]
fn what_is_stored_is_found_again_and_cannot_be_read_on_disk() {
    let place = Place::new();
    place.filled();
    let again = place.vault(place.passphrase("correct horse\n"));
    assert_eq!(tokens(&again), [CANARY]);
    let grants = again.grants().unwrap();
    assert_eq!(grants[0].tokens.refresh.as_ref().unwrap().expose_secret(), "refresh-canary");
    let text = fs::read_to_string(place.file()).unwrap();
    for secret in [CANARY, "refresh-canary", "write_scripts", "1001"] {
        assert!(!text.contains(secret), "{secret} is readable in the file");
    }
    assert!(text.contains("\"version\": 1") && text.contains("argon2id") && text.contains("xchacha20-poly1305"));
    assert_eq!(fs::metadata(place.file()).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(place.file().parent().unwrap()).unwrap().mode() & 0o777, 0o700);
    assert!(!format!("{grants:?}").contains(CANARY));
}

#[test]
fn a_new_grant_replaces_the_old_one_of_the_same_app_and_store_only() {
    let place = Place::new();
    let vault = place.filled();
    vault.put(grant("tiendanube:1001", "second")).unwrap();
    let mut elsewhere = grant("tiendanube:1001", "sandbox");
    elsewhere.api_url = "http://127.0.0.1:8080".parse().unwrap();
    vault.put(elsewhere).unwrap();
    vault.put(grant("tiendanube:1002", "other")).unwrap();
    assert_eq!(tokens(&vault), ["second", "sandbox", "other"]);
}

#[test]
fn every_write_has_its_own_nonce() {
    let place = Place::new();
    let vault = place.filled();
    let first = fs::read_to_string(place.file()).unwrap();
    vault.put(grant("tiendanube:1001", CANARY)).unwrap();
    let field = |text: &str, name: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        value["sealed"][name].to_string()
    };
    let second = fs::read_to_string(place.file()).unwrap();
    assert_ne!(field(&first, "nonce"), field(&second, "nonce"));
    assert_ne!(field(&first, "data"), field(&second, "data"));
}

#[test]
fn without_a_passphrase_nothing_is_stored() {
    let place = Place::new();
    let vault = place.vault(Protection::Passphrase(Passphrase::Unavailable));
    let error = vault.put(grant("tiendanube:1001", CANARY)).unwrap_err();
    assert!(matches!(error, VaultError::NoPassphrase { .. }), "{error}");
    assert!(error.to_string().contains("VITRINA_PASSPHRASE_FILE"), "{error}");
    assert!(matches!(vault.prepare().unwrap_err(), VaultError::NoPassphrase { .. }));
    for text in ["", "\n"] {
        let error = place.vault(place.passphrase(text)).prepare().unwrap_err();
        assert!(matches!(error, VaultError::UnusablePassphrase { .. }), "{error}");
    }
    let missing = Passphrase::File(place.folder.path().join("nowhere"));
    let error = place.vault(Protection::Passphrase(missing)).prepare().unwrap_err();
    assert!(matches!(error, VaultError::PassphraseFile { .. }), "{error}");
    assert!(!place.file().exists());
}

#[test]
fn a_wrong_passphrase_opens_and_changes_nothing() {
    let place = Place::new();
    place.filled();
    let before = fs::read(place.file()).unwrap();
    let vault = place.vault(place.passphrase("wrong"));
    assert!(matches!(vault.grants().unwrap_err(), VaultError::WrongPassphrase { .. }));
    assert!(matches!(vault.put(grant("tiendanube:1", "x")).unwrap_err(), VaultError::WrongPassphrase { .. }));
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn an_altered_vault_is_refused() {
    let place = Place::new();
    place.filled();
    let whole = fs::read_to_string(place.file()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&whole).unwrap();
    let data = value["sealed"]["data"].as_str().unwrap();
    let other = if data.starts_with('A') { "B" } else { "A" };
    let altered = [
        whole.replace(data, &format!("{other}{}", &data[1..])),
        // A cheaper way to the key must not pass unnoticed.
        whole.replace("\"passes\": 3", "\"passes\": 1"),
    ];
    for text in altered {
        assert_ne!(text, whole);
        fs::write(place.file(), text).unwrap();
        let error = place.vault(place.passphrase("correct horse\n")).grants().unwrap_err();
        assert!(matches!(error, VaultError::WrongPassphrase { .. }), "{error}");
    }
}

/// Ten thousand tokens are one sealed text: none can be read, and none can be moved to another store unnoticed.
#[test]
fn ten_thousand_tokens_lie_in_one_seal_and_no_bit_of_it_can_change() {
    let place = Place::new();
    let vault = place.vault(place.passphrase("correct horse\n"));
    let token = |number: usize| format!("{CANARY}-{number}");
    let stores = || 1..=10_000;
    vault
        .change(|grants| grants.extend(stores().map(|number| grant(&format!("tiendanube:{number}"), &token(number)))))
        .unwrap();
    assert_eq!(tokens(&vault), stores().map(token).collect::<Vec<_>>());
    let whole = fs::read_to_string(place.file()).unwrap();
    assert!(!whole.contains(CANARY));
    let value: serde_json::Value = serde_json::from_str(&whole).unwrap();
    let mut sealed = BASE64_STANDARD.decode(value["sealed"]["data"].as_str().unwrap()).unwrap();
    let step = sealed.len() / 6;
    for place_of in (0..sealed.len()).step_by(step) {
        sealed[place_of] ^= 1 << (place_of % 8);
        let mut altered = value.clone();
        altered["sealed"]["data"] = BASE64_STANDARD.encode(&sealed).into();
        fs::write(place.file(), altered.to_string()).unwrap();
        let error = vault.grants().unwrap_err();
        assert!(matches!(error, VaultError::WrongPassphrase { .. }), "{error}");
        sealed[place_of] ^= 1 << (place_of % 8);
    }
}

#[test]
fn files_of_another_kind_are_told_apart() {
    let place = Place::new();
    place.filled();
    let whole = fs::read_to_string(place.file()).unwrap();
    type Is = fn(&VaultError) -> bool;
    let damaged: Is = |error| matches!(error, VaultError::Damaged { .. });
    let newer: Is = |error| matches!(error, VaultError::Newer { version: 2, .. });
    let plain: Is = |error| matches!(error, VaultError::Plain { .. });
    let cases: [(String, Is); 6] = [
        (whole.replace("\"version\": 1", "\"version\": 2"), newer),
        (whole.replace("\"memory_kib\": 65536", "\"memory_kib\": 4000000000"), damaged),
        (whole.replace("argon2id", "md5"), damaged),
        ("{\"version\": 1}".to_string(), damaged),
        ("not json".to_string(), damaged),
        ("{\"version\": 1, \"plain\": {\"grants\": []}}".to_string(), plain),
    ];
    for (text, is) in cases {
        fs::write(place.file(), &text).unwrap();
        let error = place.vault(place.passphrase("correct horse\n")).grants().unwrap_err();
        assert!(is(&error), "{text}: {error}");
        assert!(error.to_string().contains("vault.json"), "{error}");
    }
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let place = Place::new();
    let vault = place.filled();
    for mode in [0o604, 0o640, 0o602] {
        fs::set_permissions(place.file(), fs::Permissions::from_mode(mode)).unwrap();
        let error = vault.grants().unwrap_err();
        assert!(matches!(error, VaultError::Exposed { .. }), "{error}");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(tokens(&vault), [CANARY]);
}

#[test]
fn a_plain_vault_exists_by_the_flag_only_and_is_never_mixed() {
    let place = Place::new();
    let plain = place.vault(Protection::Plain);
    plain.put(grant("tiendanube:1001", CANARY)).unwrap();
    assert_eq!(tokens(&plain), [CANARY]);
    assert_eq!(fs::metadata(place.file()).unwrap().mode() & 0o777, 0o600);
    let sealed = place.vault(place.passphrase("correct horse\n"));
    assert!(matches!(sealed.grants().unwrap_err(), VaultError::Plain { .. }));
    fs::remove_file(place.file()).unwrap();
    place.filled();
    assert!(matches!(plain.grants().unwrap_err(), VaultError::Encrypted { .. }));
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    let place = Place::new();
    let protection = place.passphrase("correct horse\n");
    place.vault(protection.clone()).prepare().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let vault = place.vault(protection.clone());
            scope.spawn(move || {
                for store in 0..3 {
                    vault.put(grant(&format!("tiendanube:{writer}0{store}"), "token")).unwrap();
                }
            });
        }
    });
    assert_eq!(place.vault(protection).grants().unwrap().len(), 12);
    assert_eq!(left_over(&place.file()), Vec::<String>::new());
}

#[test]
fn a_vault_behind_a_symbolic_link_stays_behind_it() {
    let place = Place::new();
    let vault = place.filled();
    let real = place.folder.path().join("real.json");
    fs::rename(place.file(), &real).unwrap();
    symlink(&real, place.file()).unwrap();
    vault.put(grant("tiendanube:1002", "second")).unwrap();
    assert!(fs::symlink_metadata(place.file()).unwrap().is_symlink());
    assert_eq!(tokens(&vault), [CANARY, "second"]);
    assert_eq!(fs::metadata(&real).unwrap().mode() & 0o777, 0o600);
}

/// Files beside the vault that are neither it nor its lock.
fn left_over(vault: &Path) -> Vec<String> {
    fs::read_dir(vault.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "vault.json" && name != "vault.json.lock")
        .collect()
}

/// A keychain in memory: keyring's own for tests.
fn keychain(store: &Arc<mock::Store>) -> Protection {
    Protection::Passphrase(Passphrase::Keychain(opened(store), Box::new(Passphrase::Unavailable)))
}

fn opened(store: &Arc<mock::Store>) -> Keychain {
    let store = store.clone();
    Keychain::new(move || Ok(store.clone()), Duration::from_secs(60))
}

/// What a keychain in memory holds.
fn entries(store: &Arc<mock::Store>, file: &Path) -> Option<String> {
    Entry::new_in_store(&(store.clone() as Arc<CredentialStore>), "vitrina", file.to_str().unwrap())
        .unwrap()
        .get_password()
        .ok()
}

#[test]
fn a_keychain_keeps_the_passphrase_and_never_the_tokens() {
    let (place, store) = (Place::new(), mock::Store::new().unwrap());
    place.vault(keychain(&store)).put(grant("tiendanube:1001", CANARY)).unwrap();
    assert_eq!(tokens(&place.vault(keychain(&store))), [CANARY]);
    let text = fs::read_to_string(place.file()).unwrap();
    let kept = entries(&store, &place.file()).unwrap();
    assert!(kept.len() >= 43 && !kept.contains(CANARY), "256 bits and nothing else");
    assert!(text.contains("sealed") && !text.contains(CANARY) && !text.contains(&kept), "{text}");
    // The same file beside another keychain is closed, and a copy of it elsewhere too.
    let error = place.vault(keychain(&mock::Store::new().unwrap())).grants().unwrap_err();
    assert!(matches!(error, VaultError::NoPassphrase { .. }), "{error}");
    let copy = place.folder.path().join("copy.json");
    fs::write(&copy, &text).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(Vault::new(copy, keychain(&store)).grants(), Err(VaultError::NoPassphrase { .. })));
}

#[test]
fn the_last_logout_leaves_nothing_in_the_folder_or_the_keychain() {
    let (place, store) = (Place::new(), mock::Store::new().unwrap());
    let vault = place.vault(keychain(&store));
    vault.put(grant("tiendanube:1001", CANARY)).unwrap();
    vault.put(grant("tiendanube:1002", CANARY)).unwrap();
    vault.change(|grants| grants.truncate(1)).unwrap();
    assert!(entries(&store, &place.file()).is_some(), "one store is left");
    vault.change(Vec::clear).unwrap();
    assert!(!place.file().exists());
    assert_eq!(entries(&store, &place.file()), None);
}

#[test]
fn a_vault_with_a_typed_passphrase_is_opened_by_it_though_there_is_a_keychain() {
    let (place, store) = (Place::new(), mock::Store::new().unwrap());
    place.filled();
    let typed = place.folder.path().join("typed");
    fs::write(&typed, "correct horse\n").unwrap();
    let passphrase = Passphrase::Keychain(opened(&store), Box::new(Passphrase::File(typed)));
    assert_eq!(tokens(&place.vault(Protection::Passphrase(passphrase))), [CANARY]);
    assert_eq!(entries(&store, &place.file()), None);
}

#[test]
fn a_keychain_that_does_not_answer_is_none() {
    let place = Place::new();
    // It waits for somebody to unlock it, whom nobody has called.
    let locked = || loop {
        std::thread::park();
    };
    let keychain = Keychain::new(locked, Duration::from_millis(50));
    let passphrase = Passphrase::Keychain(keychain, Box::new(Passphrase::Unavailable));
    let error = place.vault(Protection::Passphrase(passphrase)).prepare().unwrap_err();
    assert!(matches!(error, VaultError::NoPassphrase { .. }), "{error}");
    assert!(!place.file().exists());
}
