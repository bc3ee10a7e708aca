//! The outbox on disk: one file an item, for its owner alone, written through to the disk before anybody is told, and
//! locked by the program that has it in hand. Must not know servers, nor what the stages mean.

mod slot;

pub use slot::Slot;

use crate::access::WriteGrant;
use crate::reply::outbox::{Item, ItemId, Outgoing};
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Why something with the outbox did not work: what, where, remedy.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}: see that the disk has room and the folder is yours", path.display())]
pub struct Error {
    path: PathBuf,
    why: io::Error,
}

impl Error {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |why| Self { path, why }
    }
}

/// The items of the accounts that may be sent from; those of others are left alone.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
    accounts: Vec<String>,
}

impl Outbox {
    /// Where it lies unless told otherwise.
    pub fn default_folder() -> Option<PathBuf> {
        let dirs = directories::ProjectDirs::from("", "", "levelhead")?;
        Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("outbox"))
    }

    /// Opens the outbox in a folder, making the folder; for the accounts of the grants.
    ///
    /// # Errors
    /// The folder can't be made or kept private.
    pub fn open<'g>(grants: impl IntoIterator<Item = &'g WriteGrant>, folder: &Path) -> Result<Self, Error> {
        let mut there = folder.to_owned();
        while !there.exists() && there.pop() {}
        let make = || {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            // The way to the folder must be on the disk too.
            let mut way = folder.ancestors().take_while(|way| way.starts_with(&there));
            way.try_for_each(|folder| File::open(folder)?.sync_all())
        };
        make().map_err(Error::at(folder))?;
        let accounts = grants.into_iter().map(|grant| grant.account().to_owned()).collect();
        Ok(Self { folder: folder.to_owned(), accounts })
    }

    /// Puts an order on the disk, in the place of an earlier one of that name. When this returns, it is there.
    ///
    /// # Errors
    /// It can't be written, or another program has it in hand.
    pub fn put(&self, order: &Outgoing) -> Result<Slot, Error> {
        let item = order.item();
        let busy = || io::Error::new(io::ErrorKind::WouldBlock, "another levelhead has it in hand");
        let path = self.path(&item.id);
        let lock = self.lock(&item.id).and_then(|lock| lock.ok_or_else(busy)).map_err(Error::at(&path))?;
        let slot = Slot::new(path, lock, item.clone(), order.message().to_vec());
        slot.write()?;
        Ok(slot)
    }

    /// Takes an item in hand; `None` where another program has it, it is gone, or it is another account's.
    ///
    /// # Errors
    /// It can't be read.
    pub fn take(&self, id: &ItemId) -> Result<Option<Slot>, Error> {
        let path = self.path(id);
        let Some(lock) = self.lock(id).map_err(Error::at(&path))? else { return Ok(None) };
        // Only now: until it is locked, another program may change it.
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = fs::remove_file(slot::lock_path(&path));
                return Ok(None);
            }
            Err(error) => return Err(Error::at(&path)(error)),
        };
        let (item, start) = Item::from_bytes(id.clone(), &bytes)
            .map_err(|error| Error::at(&path)(io::Error::other(error)))?;
        if !self.accounts.contains(&item.account) {
            return Ok(None);
        }
        Ok(Some(Slot::new(path, lock, item, bytes.get(start..).unwrap_or_default().to_vec())))
    }

    /// The names of all items, oldest first.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn list(&self) -> Result<Vec<ItemId>, Error> {
        let entries = fs::read_dir(&self.folder).map_err(Error::at(&self.folder))?;
        let named = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut ids: Vec<ItemId> =
            named.filter_map(|name| ItemId::parse(name.strip_suffix(".mail")?)).collect();
        ids.sort();
        Ok(ids)
    }

    fn path(&self, id: &ItemId) -> PathBuf {
        self.folder.join(format!("{id}.mail"))
    }

    /// `None` where another program holds it.
    fn lock(&self, id: &ItemId) -> io::Result<Option<File>> {
        slot::lock(&slot::lock_path(&self.path(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{self, AccountSetting, Origin, Wish};
    use crate::reply::outbox::{Stage, Step};
    use crate::reply::{Draft, Sets, recipients};
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Timestamp};

    fn grant(account: &str) -> WriteGrant {
        access::decide(account, Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_700_000_000).unwrap()
    }

    fn order(subject: &str) -> Outgoing {
        let draft = Draft {
            from: recipients::parse_list("sam@desk.example").unwrap().pop(),
            to: recipients::parse_list("dana@shop.example").unwrap(),
            subject: subject.into(),
            ..Draft::default()
        };
        let id = ItemId::new(now(), 7);
        let window = SignedDuration::from_secs(10);
        Outgoing::new(&grant("desk"), id, draft, Sets::Waiting, &now().to_zoned(TimeZone::UTC), 7, window)
            .unwrap()
    }

    #[test]
    fn items_are_for_their_owner_alone_and_outlive_the_program() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/levelhead/outbox");
        let outbox = Outbox::open([&grant("desk")], &folder).unwrap();
        let order = order("x");
        let slot = outbox.put(&order).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for entry in fs::read_dir(&folder).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
        drop(slot);
        let outbox = Outbox::open([&grant("desk")], &folder).unwrap();
        assert_eq!(outbox.list().unwrap(), [order.item().id.clone()]);
        let mut slot = outbox.take(&order.item().id).unwrap().unwrap();
        assert_eq!((slot.item(), slot.message()), (order.item(), order.message()));
        assert!(slot.step(&Step::Found, now()).unwrap());
        assert!(!slot.step(&Step::Accepted, now()).unwrap(), "what is not being sent can't be accepted");
        drop(slot);
        let slot = outbox.take(&order.item().id).unwrap().unwrap();
        assert!(matches!(slot.item().stage, Stage::Failed { retry: None, .. }));
        slot.remove().unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn one_item_is_in_one_hand_and_of_one_account() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::open([&grant("desk")], home.path()).unwrap();
        let order = order("x");
        let id = &order.item().id;
        let slot = outbox.put(&order).unwrap();
        assert!(outbox.take(id).unwrap().is_none(), "it is in another hand");
        assert!(outbox.put(&order).is_err());
        drop(slot);
        assert!(Outbox::open([&grant("sales")], home.path()).unwrap().take(id).unwrap().is_none());
        assert!(outbox.take(id).unwrap().is_some());
    }

    #[test]
    fn what_can_t_be_written_is_told_and_stays_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::open([&grant("desk")], &home.path().join("outbox")).unwrap();
        let mut slot = outbox.put(&order("x")).unwrap();
        fs::remove_dir_all(home.path().join("outbox")).unwrap();
        let error = slot.step(&Step::TakenBack, now()).unwrap_err().to_string();
        assert!(error.contains("outbox") && error.contains("room"), "{error}");
        assert!(matches!(slot.item().stage, Stage::Held { .. }));
    }
}
