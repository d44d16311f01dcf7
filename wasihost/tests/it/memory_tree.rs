//! Trees in memory: what they hold, who shares them, and what is left of a file that nobody names any more.
//! That they answer as the operating system does is the oracle's.

use std::thread;
use std::time::Duration;

use include_dir::{Dir as Embedded, DirEntry, File};
use wasihost::{Dir, Errno, OpenHow, TreeDir, WasiCtx};

use crate::guest::{CREAT, FOLLOW, Guest, ROOT, TRUNC};

static TREE: Embedded<'_> = Embedded::new("", &[DirEntry::File(File::new("a.txt", b"first"))]);

/// What an entry costs of a tree's capacity, beside its name and its bytes.
const ENTRY_BYTES: u64 = 256;

fn guest(tree: TreeDir) -> Guest {
    Guest::new(WasiCtx::builder().preopen(Box::new(tree), "/"))
}

/// Creates a file with this content.
fn put(guest: &mut Guest, path: &str, content: &[u8]) -> Result<(), Errno> {
    let fd = guest.open(path, CREAT | TRUNC)?;
    let written = guest.write(fd, content);
    guest.close(fd).unwrap();
    written.map(|count| assert_eq!(count as usize, content.len()))
}

fn get(guest: &mut Guest, path: &str) -> Result<Vec<u8>, Errno> {
    let fd = guest.open_read(path)?;
    let content = guest.read(fd, 0x1000);
    guest.close(fd).unwrap();
    content
}

#[test]
fn a_full_tree_has_room_again_after_a_removal() {
    let mut guest = guest(TreeDir::new().capacity(2 * (ENTRY_BYTES + 1) + 1000));
    put(&mut guest, "a", &[1; 600]).unwrap();
    put(&mut guest, "b", &[2; 400]).unwrap();
    for errno in [
        put(&mut guest, "c", b"").unwrap_err(),
        guest.mkdir(ROOT, "d").unwrap_err(),
        guest.symlink("x", ROOT, "l").unwrap_err(),
        guest.link(ROOT, "a", ROOT, "h").unwrap_err(),
        guest.rename(ROOT, "a", ROOT, "longer").unwrap_err(),
    ] {
        assert_eq!(errno, Errno::Nospc);
    }
    assert_eq!(guest.names(ROOT), ["a", "b"]);
    assert_eq!(get(&mut guest, "a").unwrap(), [1; 600]);
    guest.unlink(ROOT, "a").unwrap();
    put(&mut guest, "c", &[3; 600]).unwrap();
    put(&mut guest, "c", &[4; 600]).unwrap();
    assert_eq!(guest.stat("c").unwrap().size, 600);
}

#[test]
fn a_write_that_does_not_fit_changes_nothing() {
    let mut guest = guest(TreeDir::new().capacity(ENTRY_BYTES + 1 + 10));
    put(&mut guest, "a", b"0123456789").unwrap();
    let fd = guest.open("a", 0).unwrap();
    assert_eq!(guest.pwrite(fd, b"x", 10), Err(Errno::Nospc));
    assert_eq!(guest.pwrite(fd, b"x", i64::MAX - 1), Err(Errno::Nospc));
    assert_eq!(guest.set_size(fd, 11), Err(Errno::Nospc));
    assert_eq!(guest.set_size(fd, i64::MAX), Err(Errno::Nospc));
    assert_eq!(guest.pwrite(fd, b"AB", 0), Ok(2));
    assert_eq!(get(&mut guest, "a").unwrap(), b"AB23456789");
}

#[test]
fn a_file_without_a_name_lives_as_long_as_its_descriptor() {
    let mut guest = guest(TreeDir::new().capacity(ENTRY_BYTES + 1 + 500));
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, &[7; 500]).unwrap();
    guest.unlink(ROOT, "a").unwrap();
    assert_eq!(guest.fstat(fd).unwrap().nlink, 0);
    assert_eq!(guest.pread(fd, 3, 497), Ok(vec![7; 3]));
    assert_eq!(put(&mut guest, "b", &[0; 500]), Err(Errno::Nospc), "its bytes are still there");
    guest.close(fd).unwrap();
    put(&mut guest, "b", &[0; 500]).unwrap();
}

#[test]
fn names_and_descriptors_of_a_removed_directory_end() {
    let mut guest = guest(TreeDir::new());
    guest.mkdir(ROOT, "d").unwrap();
    let dir = guest.open_dir("d").unwrap();
    guest.rmdir(ROOT, "d").unwrap();
    assert_eq!(guest.mkdir(dir, "x"), Err(Errno::Noent));
    assert_eq!(guest.open_with(dir, 0, "x", CREAT, (1 << 6, 0), 0), Err(Errno::Noent));
    assert_eq!(guest.names(dir), [""; 0]);
    assert_eq!(guest.fstat(dir).unwrap().nlink, 0);
}

#[test]
fn guests_that_share_a_tree_see_each_others_files() {
    let tree = TreeDir::new();
    let mut reader = guest(tree.share().read_only());
    let mut writer = guest(tree);
    put(&mut writer, "a", b"shared").unwrap();
    assert_eq!(get(&mut reader, "a").unwrap(), b"shared");
    assert_eq!(put(&mut reader, "b", b""), Err(Errno::Rofs));
    assert_eq!(reader.open("a", 0), Err(Errno::Rofs));
    assert_eq!(writer.stat("a").unwrap(), reader.stat("a").unwrap());
}

#[test]
fn guests_on_threads_lose_no_byte() {
    let tree = TreeDir::new();
    let threads: Vec<_> = (0..4)
        .map(|number: u8| {
            let mut guest = guest(tree.share());
            thread::spawn(move || {
                let fd = guest.open_with(ROOT, FOLLOW, "log", CREAT, (1 << 6, 0), 1).unwrap();
                for _ in 0..200 {
                    assert_eq!(guest.write(fd, &[number; 5]), Ok(5));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let log = get(&mut guest(tree), "log").unwrap();
    assert_eq!(log.len(), 4 * 200 * 5);
    assert!(log.chunks(5).all(|chunk| chunk.iter().all(|byte| byte == &chunk[0])), "each write is one step");
}

#[test]
fn an_embedded_tree_can_be_written_in_memory_and_is_fresh_each_time() {
    let mut first = guest(TreeDir::embedded(&TREE));
    put(&mut first, "a.txt", b"changed").unwrap();
    put(&mut first, "new", b"new").unwrap();
    assert_eq!(get(&mut first, "a.txt").unwrap(), b"changed");
    let mut second = guest(TreeDir::embedded(&TREE));
    assert_eq!(get(&mut second, "a.txt").unwrap(), b"first");
    assert_eq!(second.names(ROOT), ["a.txt"]);
}

#[test]
fn the_embedder_can_fill_a_tree_before_the_guest_has_it() {
    let tree = TreeDir::new();
    tree.create_dir("etc").unwrap();
    let mut how = OpenHow::default();
    (how.create, how.write) = (true, true);
    let wasihost::Opened::File(mut file) = tree.open("etc/conf", &how).unwrap() else { panic!("a file") };
    assert_eq!(file.write(b"key=value"), Ok(9));
    drop(file);
    assert_eq!(get(&mut guest(tree.read_only()), "etc/conf").unwrap(), b"key=value");
}

#[test]
fn files_are_stamped_by_the_clock_of_the_tree() {
    let mut seconds = 0;
    let mut guest = guest(TreeDir::new().walltime(move || {
        seconds += 1;
        Duration::from_secs(seconds)
    }));
    put(&mut guest, "a", b"x").unwrap();
    let created = guest.stat("a").unwrap();
    put(&mut guest, "a", b"y").unwrap();
    let changed = guest.stat("a").unwrap();
    assert!(changed.mtim > created.mtim && changed.ctim > created.ctim, "{created:?} {changed:?}");
    guest.link(ROOT, "a", ROOT, "b").unwrap();
    let linked = guest.stat("a").unwrap();
    assert!(linked.mtim == changed.mtim && linked.ctim > changed.ctim, "a new name is no new content");
}
