//! Loading: any bytes as the files of a root module and of one that it calls.
#![no_main]

use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target};
use menshen_fuzz::{files, mutate, read};

fuzz_target!(|data: &[u8]| read(&files(data, 0)));
fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| { mutate::mutate(data, size, max, seed) });
fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| { mutate::cross(one, other, out, seed) });
