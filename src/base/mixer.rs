//! A hash of short keys that costs little. In: keys of tables that are only asked, never listed, so that no order of a
//! table reaches a result.

/// For keys that nobody chooses with bad intent: numbers and addresses, and texts only in tables that have a bound.
pub type Fast = std::hash::BuildHasherDefault<Mixer>;

/// Mixes the bits of a key.
#[derive(Debug, Default)]
pub struct Mixer(u64);

impl std::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let word = part.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.write_u64(word);
        }
    }
    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
