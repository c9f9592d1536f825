//! The whole pipeline: the files of a root module, from text to all reports.
#![no_main]

use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target};
use menshen_fuzz::{files, mutate, scan};

fuzz_target!(|data: &[u8]| scan(&files(data, 0), false));
fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| { mutate::mutate(data, size, max, seed) });
fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| { mutate::cross(one, other, out, seed) });
