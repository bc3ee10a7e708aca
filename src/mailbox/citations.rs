//! Which ids each message cites, packed: a conversation's ids arrive together and have numbers close to each other, so
//! most take one byte as the distance from the message's own. Must not know what an id is.

/// The citations of one message; the default is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cited(u32);

/// The citations of all messages, end to end: their number, then the distances, each in groups of 7 bits.
#[derive(Debug)]
pub(super) struct Citations(Vec<u8>);

impl Default for Citations {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl Citations {
    /// Keeps what the message `own` cites.
    pub(super) fn push(&mut self, own: u32, cited: &[u32]) -> Cited {
        if cited.is_empty() {
            return Cited::default();
        }
        let Ok(place) = u32::try_from(self.0.len()) else { return Cited::default() };
        self.write(cited.len() as u64);
        for node in cited {
            let distance = i64::from(*node) - i64::from(own);
            self.write((distance << 1 ^ distance >> 63) as u64);
        }
        Cited(place)
    }

    fn write(&mut self, mut number: u64) {
        while number > 127 {
            self.0.push(number as u8 | 128);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// What the message `own` cites, in the order of the header.
    pub(super) fn get(&self, own: u32, cited: Cited) -> impl Iterator<Item = u32> {
        let mut rest = self.0.get(cited.0 as usize..).unwrap_or_default();
        let count = read(&mut rest);
        (0..count).map(move |_| {
            let packed = read(&mut rest);
            (i64::from(own) + ((packed >> 1) as i64 ^ -((packed & 1) as i64))) as u32
        })
    }

    /// How many ids are cited.
    pub(super) fn count(&self, cited: Cited) -> usize {
        read(&mut self.0.get(cited.0 as usize..).unwrap_or_default()) as usize
    }
}

fn read(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else { break };
        *bytes = rest;
        number |= u64::from(byte & 127) << shift;
        if *byte < 128 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_read_back_as_written() {
        let mut citations = Citations::default();
        let long: Vec<u32> = (0..300).collect();
        let lists: &[(u32, &[u32])] =
            &[(5, &[4, 3, 6]), (0, &[u32::MAX, 1_000_000]), (u32::MAX, &[0]), (9, &[]), (150, &long)];
        let kept: Vec<Cited> = lists.iter().map(|(own, cited)| citations.push(*own, cited)).collect();
        for ((own, cited), kept) in lists.iter().zip(kept) {
            assert_eq!(citations.get(*own, kept).collect::<Vec<u32>>(), *cited);
            assert_eq!(citations.count(kept), cited.len());
        }
    }
}
