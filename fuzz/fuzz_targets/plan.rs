//! Plans: any bytes as a plan or state, with or without its configuration, through the whole pipeline.
#![no_main]

use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target};
use menshen_fuzz::{PLAN, files, mutate, scan};

fuzz_target!(|data: &[u8]| {
    // A saved plan is read by running Terraform.
    if !data.starts_with(b"PK") {
        scan(&files(data, PLAN), true);
    }
});
fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| { mutate::mutate(data, size, max, seed) });
fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| { mutate::cross(one, other, out, seed) });
