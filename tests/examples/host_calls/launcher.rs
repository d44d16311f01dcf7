
use std::io::BufRead;
use std::time::Instant;

/// For each line `EXPORT COUNT` of the standard input, makes the calls and prints how many nanoseconds they
/// took. The argument is the guest's directory.
fn main() {
    let dir = std::env::args_os().nth(1).expect("a directory");
    let wasi = wasihost::WasiCtx::builder().preopen_dir(dir, "/").expect("the directory").build();
    let mut guest = guest::Module::new(wasi.expect("a context")).expect("an instance");
    guest.setup().expect("the files");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let (export, count) = line.split_once(' ').expect("an export and a count");
        let count = count.parse().expect("a count");
        let start = Instant::now();
        match export {
            "fd_write" => guest.fd_write(count),
            "fd_read" => guest.fd_read(count),
            "clock_time_get" => guest.clock_time_get(count),
            "random_get" => guest.random_get(count),
            "path_open" => guest.path_open(count),
            "path_filestat_get" => guest.path_filestat_get(count),
            other => panic!("no export {other}"),
        }
        .expect("no trap");
        println!("{}", start.elapsed().as_nanos());
    }
}
