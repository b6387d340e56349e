//! A file or folder that is followed by its name.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is followed, and what it was when it was last looked at.
pub struct Followed {
    /// Its name, absolute.
    pub path: PathBuf,
    /// The same without symbolic links: some systems tell changes by it.
    real: Option<PathBuf>,
    /// Where changes of it happen; nowhere while it is not there.
    place: Option<Place>,
}

/// The folder itself, or the one that a file is in: editors put another file in the place of one.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    folder: PathBuf,
    /// Whether what is below it is followed too.
    is_whole: bool,
    identity: Identity,
}

/// Tells a folder from another one of the same name.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    number: u64,
    /// Numbers are given again.
    created: Option<SystemTime>,
}

impl Followed {
    pub fn new(path: &Path) -> Self {
        let mut followed = Self { path: path.to_owned(), real: None, place: None };
        followed.has_changed();
        followed
    }

    /// Whether the name stands for something else than before; from now on for that.
    pub fn has_changed(&mut self) -> bool {
        let place = Place::of(&self.path);
        if place == self.place {
            return false;
        }
        self.real = fs::canonicalize(&self.path).ok();
        self.place = place;
        true
    }

    /// The folder that the system has to be asked to tell of, if it is there, and whether with all below it.
    #[cfg_attr(not(feature = "watch"), expect(dead_code, reason = "nobody tells"))]
    pub fn told_by(&self) -> Option<(&Path, bool)> {
        self.place.as_ref().map(|place| (place.folder.as_path(), place.is_whole))
    }

    /// The place under the name that is followed, if it belongs to it.
    pub fn own(&self, place: &Path) -> Option<PathBuf> {
        if place.starts_with(&self.path) {
            return Some(place.to_owned());
        }
        let below = place.strip_prefix(self.real.as_ref()?).ok()?;
        Some(if below.as_os_str().is_empty() { self.path.clone() } else { self.path.join(below) })
    }

    /// The place without the symbolic links that led to what is followed.
    pub fn real(&self, place: &Path) -> PathBuf {
        let below = place.strip_prefix(&self.path).ok().zip(self.real.as_ref());
        below.map_or_else(|| place.to_owned(), |(below, real)| real.join(below))
    }

    /// The kind of file system, if others may change it without this system being told.
    pub fn remote(&self) -> Option<&'static str> {
        remote(&self.path)
    }
}

impl Place {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        if metadata.is_dir() {
            let identity = Identity::of(&metadata);
            return Some(Self { folder: path.to_owned(), is_whole: true, identity });
        }
        let folder = path.parent()?;
        let identity = Identity::of(&fs::metadata(folder).ok()?);
        Some(Self { folder: folder.to_owned(), is_whole: false, identity })
    }
}

impl Identity {
    fn of(metadata: &Metadata) -> Self {
        let (device, number) = numbers(metadata);
        Self { device, number, created: metadata.created().ok() }
    }
}

#[cfg(unix)]
fn numbers(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn numbers(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Numbers by which Linux knows file systems (`linux/magic.h`, `statfs(2)`).
#[cfg(target_os = "linux")]
const REMOTE: [(u64, &str); 9] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x6573_5546, "FUSE"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x786f_4256, "a folder shared with a virtual machine"),
];

#[cfg(target_os = "linux")]
fn remote(path: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(path).ok()?.f_type.cast_unsigned() & 0xffff_ffff;
    REMOTE.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn remote(_: &Path) -> Option<&'static str> {
    None
}
