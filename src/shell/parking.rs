//! Parking the thread that reads keys while another program has the terminal, so that it takes none of that program's.
//! Must not know keys.

use signal_hook::consts::SIGWINCH;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where the reading thread is, and where it is wanted.
#[derive(Debug, Default)]
struct Places {
    wanted: bool,
    parked: bool,
    gone: bool,
}

/// Between the loop and the thread that reads keys.
#[derive(Debug, Default)]
pub struct Parking {
    places: Mutex<Places>,
    moved: Condvar,
}

/// So long the thread is waited for before it is woken again.
const AGAIN: Duration = Duration::from_millis(100);

impl Parking {
    /// Has the thread parked; when this returns it reads no key. It may wait for one: news of the terminal's size wakes
    /// it, as a key would.
    pub fn park(&self) -> std::io::Result<()> {
        let mut places = self.places();
        places.wanted = true;
        while !places.parked && !places.gone {
            signal_hook::low_level::raise(SIGWINCH)?;
            let waited = self.moved.wait_timeout(places, AGAIN);
            places = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// Lets it read on.
    pub fn let_go(&self) {
        self.places().wanted = false;
        self.moved.notify_all();
    }

    /// The thread is between two keys: it stays here for as long as it is wanted here.
    pub fn rest(&self) {
        let mut places = self.places();
        while places.wanted {
            places.parked = true;
            self.moved.notify_all();
            places = self.moved.wait(places).unwrap_or_else(PoisonError::into_inner);
        }
        places.parked = false;
    }

    /// The thread has ended.
    pub fn leave(&self) {
        self.places().gone = true;
        self.moved.notify_all();
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
