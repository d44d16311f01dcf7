fn main() {
    println!("{}", guest::answer());
}
