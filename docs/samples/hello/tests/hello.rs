//! What the program of the quick start does.

#[test]
fn the_guest_greets_and_keeps_a_list() -> std::io::Result<()> {
    let dir = tempfile::tempdir()?;
    std::fs::create_dir(dir.path().join("data"))?;
    for _ in 0..2 {
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_app")).current_dir(dir.path()).output()?;
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "Good day, reader!\n");
    }
    assert_eq!(std::fs::read_to_string(dir.path().join("data/greeted.txt"))?, "reader\nreader\n");
    Ok(())
}
