//! What a disk holds when the power goes. SQLite's own file layer works; an ear at every sync takes down how the files stood.
//!
//! Before a file's sync nothing promises that what was written to it since its last one is there, or that it is not. So each
//! moment is kept three times: with nothing of it, with all of it, and with every other sector of it.
#![allow(unsafe_code, reason = "SQLite's file layer is an interface of C; there is no other place to hear a sync")]

use std::collections::{BTreeMap, HashMap};
use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::ffi;

/// The smallest piece that a disk writes whole.
const SECTOR: usize = 512;

/// The files at one moment, by their names.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// What may be left of a moment, by what was lost.
type Left<'a> = [(&'a str, Files); 3];

/// The power goes.
pub struct Moment<T> {
    /// Before which sync, and what was lost.
    pub when: String,
    pub files: Files,
    /// What else was so at that moment.
    pub seen: T,
}

/// Takes down how the files of `folder` stand at every sync while `act` runs, with what `look` sees then.
pub async fn at_every_sync<T: Send + 'static>(
    folder: &Path,
    look: impl Fn() -> T + Send + 'static,
    act: impl Future<Output = ()>,
) -> Vec<Moment<T>> {
    let taken = std::sync::Arc::new(Mutex::new(Vec::new()));
    let moments = taken.clone();
    let mut syncs = 0;
    let on_sync = move |left: Left<'_>| {
        syncs += 1;
        for (what, files) in left {
            let when = format!("at sync {syncs}, {what}");
            moments.lock().unwrap().push(Moment { when, files, seen: look() });
        }
    };
    let ear = Ear { folder: folder.to_owned(), durable: Files::new(), on_sync: Box::new(on_sync) };
    install();
    *ear_now() = Some(ear);
    act.await;
    *ear_now() = None;
    std::mem::take(&mut *taken.lock().unwrap())
}

struct Ear {
    folder: PathBuf,
    /// Each file as it was when it was last synced.
    durable: Files,
    on_sync: Box<dyn FnMut(Left<'_>) + Send>,
}

impl Ear {
    /// The three states in which the power could leave the files now.
    fn before(&mut self) {
        let now = read_all(&self.folder);
        let torn = |name: &PathBuf, now: &Vec<u8>| {
            let before = self.durable.get(name).cloned().unwrap_or_default();
            let mut torn = before.clone();
            torn.resize(now.len(), 0);
            for (at, sector) in now.chunks(SECTOR).enumerate().filter(|(at, _)| at % 2 == 0) {
                torn[at * SECTOR..at * SECTOR + sector.len()].copy_from_slice(sector);
            }
            (name.clone(), torn)
        };
        let half = now.iter().map(|(name, bytes)| torn(name, bytes)).collect();
        let lost = self.durable.clone();
        (self.on_sync)([("nothing new kept", lost), ("all kept", now), ("every other sector kept", half)]);
    }

    fn after(&mut self, name: &Path) {
        if let Ok(bytes) = std::fs::read(self.folder.join(name)) {
            self.durable.insert(name.to_owned(), bytes);
        }
    }
}

fn read_all(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_none_or(|ending| ending != "lock"));
    files.map(|path| (path.file_name().unwrap().into(), std::fs::read(&path).unwrap())).collect()
}

fn ear_now() -> MutexGuard<'static, Option<Ear>> {
    static EAR: Mutex<Option<Ear>> = Mutex::new(None);
    EAR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An open file: where it is, and the calls of the real layer for it.
#[derive(Clone)]
struct Open {
    path: Option<PathBuf>,
    real: &'static Calls,
}

type Calls = ffi::sqlite3_io_methods;

/// The open files by the address of SQLite's handle.
fn open_files() -> MutexGuard<'static, HashMap<usize, Open>> {
    static OPEN: OnceLock<Mutex<HashMap<usize, Open>>> = OnceLock::new();
    OPEN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// A copy of the real calls whose `xSync` is ours; one for each way in which the real layer locks.
fn hearing(real: &'static Calls) -> &'static Calls {
    static MADE: OnceLock<Mutex<HashMap<usize, &'static Calls>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(ptr::from_ref(real) as usize).or_insert_with(|| {
        // Safety: a table of calls is plain data.
        let mut ours = Box::new(unsafe { ptr::read(real) });
        ours.xSync = Some(sync);
        Box::leak(ours)
    })
}

/// The real layer.
struct Layer(*mut ffi::sqlite3_vfs);

// Safety: SQLite's layers are static data that it uses from every thread itself.
unsafe impl Send for Layer {}
// Safety: as above.
unsafe impl Sync for Layer {}

static LAYER: OnceLock<Layer> = OnceLock::new();

/// Puts the ear's layer, a copy of the usual one with another `xOpen`, before the usual one.
fn install() {
    LAYER.get_or_init(|| {
        // Safety: the first layer always exists and is never freed; a registered one has to live as long, so it is leaked.
        unsafe {
            let real = ffi::sqlite3_vfs_find(ptr::null());
            let mut copy = Box::new(ptr::read(real));
            copy.zName = c"hears-syncs".as_ptr();
            copy.pNext = ptr::null_mut();
            copy.xOpen = Some(open);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(copy), 1), ffi::SQLITE_OK);
            Layer(real)
        }
    });
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let real = LAYER.get().expect("the layer is installed").0;
    // Safety: SQLite calls with valid pointers; the calls of an open file are static, and ours are leaked.
    unsafe {
        let real_open = (*real).xOpen.expect("every layer opens");
        let code = real_open(real, name, file, flags, out);
        if let (ffi::SQLITE_OK, Some(real)) = (code, (*file).pMethods.as_ref()) {
            let path = (!name.is_null()).then(|| path(name));
            open_files().insert(file as usize, Open { path, real });
            (*file).pMethods = hearing(real);
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let Open { path, real } = open_files().get(&(file as usize)).cloned().expect("the file was opened here");
    let real_sync = real.xSync.expect("every file syncs");
    let mut ear = ear_now();
    let heard = ear.as_mut().zip(path).filter(|(ear, path)| path.parent() == Some(&ear.folder));
    let heard = heard.and_then(|(ear, path)| Some((ear, PathBuf::from(path.file_name()?))));
    // Safety: the call goes on as SQLite made it.
    match heard {
        None => unsafe { real_sync(file, flags) },
        Some((ear, name)) => {
            ear.before();
            let code = unsafe { real_sync(file, flags) };
            ear.after(&name);
            code
        }
    }
}

/// Safety: `name` is a path that SQLite made.
unsafe fn path(name: *const c_char) -> PathBuf {
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())).to_owned()
}
