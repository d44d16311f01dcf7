//! What the API promises, with known results.

use std::fs;
use std::sync::{Arc, Mutex};

use include_dir::{Dir, include_dir};
use perl::{Error, Perl, Value};
use wasihost::OutputBuffer;

static MODULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lib");

fn perl() -> Perl {
    Perl::builder().build().expect("nothing that can fail was asked for")
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Perl(message)) => message,
        other => panic!("Perl did not die: {other:?}"),
    }
}

#[test]
fn code_has_a_value() {
    let mut perl = perl();
    for (code, value) in [
        ("2 + 2", Value::Int(4)),
        ("10 / 4", Value::Double(2.5)),
        ("join '-', sort { $b <=> $a } 1 .. 4", "4-3-2-1".into()),
        ("undef", Value::Undef),
        (
            "my %h; $h{$_}++ for split //, 'mississippi'; \\%h",
            [("i", 4), ("m", 1), ("p", 2), ("s", 4)].into(),
        ),
        ("my $t = 'year 1999'; $t =~ s/(\\d+)/<$1>/; $t", "year <1999>".into()),
        ("sub f { my $n = shift; $n < 2 ? $n : f($n - 1) + f($n - 2) } f(15)", Value::Int(610)),
        ("use List::Util qw(sum max); sum(1 .. 100) . ' ' . max(3, 9, 2)", "5050 9".into()),
        ("sprintf '%vd', $^V", "5.42.0".into()),
    ] {
        assert_eq!(perl.eval(code).unwrap(), value, "{code}");
    }
    assert_eq!(perl.eval_list("map { $_ * 2 } 1 .. 3").unwrap(), [2.into(), 4.into(), Value::Int(6)]);
    assert_eq!(perl.eval_list("()").unwrap(), []);
}

#[test]
fn values_go_in_and_come_out_as_they_are() {
    let mut perl = perl();
    let nested = Value::from([
        ("list", Value::from(vec![Value::Undef, 1.into(), (-2.5).into(), "x\0y".into(), "".into()])),
        ("map", [("key", "grüße €")].into()),
        ("empty", Value::Array(Vec::new())),
    ]);
    for value in [nested, i64::from(i32::MIN).into(), "naïve".into(), Value::Undef] {
        perl.set("main::x", value.clone()).unwrap();
        assert_eq!(perl.get("main::x").unwrap(), Some(value.clone()));
        assert_eq!(perl.eval("$x").unwrap(), value);
    }
    perl.set("main::x", i64::MAX).unwrap();
    assert_eq!(
        perl.eval("$x").unwrap(),
        "9223372036854775807".into(),
        "a number beyond 32 bits goes as a text"
    );
    assert_eq!(perl.get("main::nothing_of_this_name").unwrap(), None);
    assert_eq!(perl.eval("length 'grüße'").unwrap(), Value::Int(5), "code is characters, not bytes");
    perl.set("main::x", "grüße").unwrap();
    assert_eq!(perl.eval("length $x").unwrap(), Value::Int(5));
}

#[test]
fn whole_numbers_of_64_bits_come_out_exact_and_stay_numbers() {
    let mut perl = perl();
    for number in [
        0,
        -1,
        1 << 31,
        -(1 << 31) - 1,
        (1 << 53) + 1,
        i64::MAX - 1,
        i64::MAX,
        i64::MIN + 1,
        -(1 << 62) - 511,
    ] {
        perl.eval(&format!("our $n = {number}")).unwrap();
        for _ in 0..3 {
            assert_eq!(perl.get("main::n").unwrap(), Some(Value::Int(number)));
            assert_eq!(perl.eval("$n").unwrap(), Value::Int(number));
        }
    }
    assert_eq!(perl.eval("9223372036854775808").unwrap(), Value::Double(2.0_f64.powi(63)));
    assert_eq!(perl.eval("~0").unwrap(), Value::Double(2.0_f64.powi(64)));
}

#[test]
fn a_value_that_refers_to_itself_is_cut() {
    let mut value = perl().eval("my $x = []; push @$x, $x; $x").unwrap();
    let mut depth = 0;
    while let Value::Array(mut values) = value {
        value = values.remove(0);
        depth += 1;
    }
    assert!(depth > 10 && matches!(value, Value::Other(text) if text.starts_with("ARRAY(0x")), "{depth}");
}

#[test]
fn state_lasts_from_call_to_call() {
    let mut perl = perl();
    perl.eval("our $count = 40; sub add { $count += $_[0] }").unwrap();
    assert_eq!(perl.call("add", &[2.into()]).unwrap(), Value::Int(42));
    assert_eq!(perl.get("main::count").unwrap(), Some(Value::Int(42)));
    perl.eval("sub both { wantarray ? ('list', @_) : 'scalar' }").unwrap();
    assert_eq!(perl.call("both", &[1.into()]).unwrap(), "scalar".into());
    assert_eq!(perl.call_list("main::both", &[1.into()]).unwrap(), ["list".into(), Value::Int(1)]);
}

#[test]
fn what_perl_dies_with_is_the_error() {
    let mut perl = perl();
    assert_eq!(
        message(perl.eval("1;\ndie 'oops'")).replace(char::is_numeric, "N"),
        "oops at (eval N) line N."
    );
    assert_eq!(message(perl.eval("die \"plain\\n\"")), "plain");
    assert!(message(perl.eval("my $x = ;")).starts_with("syntax error at (eval "));
    assert!(
        message(perl.eval("use Nothing::Like::This"))
            .starts_with("Can't locate Nothing/Like/This.pm in @INC")
    );
    assert!(message(perl.eval("die { code => 42 }")).starts_with("HASH(0x"));
    assert!(message(perl.eval("die 0")).starts_with("0 at (eval "));
    assert_eq!(
        message(perl.call("nowhere", &[])).split(" at ").next(),
        Some("Undefined subroutine &main::nowhere called")
    );
    let long = message(perl.eval("die 'x' x 100_000"));
    assert!(long.len() > 100_000, "a long message is whole: {}", long.len());
    assert_eq!(perl.eval("eval { die { code => 42 } }; $@->{code}").unwrap(), Value::Int(42));
    assert!(matches!(perl.eval("1\0"), Ok(_) | Err(Error::Perl(_))));
    assert!(matches!(perl.set("main::\0", 1), Err(Error::ZeroByte(_))));
}

#[test]
fn a_closure_is_a_perl_function() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let mut total = 0;
    let mut perl = Perl::builder()
        .closure("note", move |args| {
            log.lock().unwrap().push(args.to_vec());
            Ok(Value::Undef)
        })
        .closure("Rust::add", move |args| {
            total += args.iter().filter_map(Value::as_int).sum::<i64>();
            Ok(total.into())
        })
        .closure("describe", |args| {
            Ok([("count", Value::from(args.len() as i64)), ("args", args.to_vec().into())].into())
        })
        .build()
        .unwrap();
    assert_eq!(perl.eval("note(1, 'two', [3, { four => 4.5 }]); note(); 7").unwrap(), Value::Int(7));
    let third = Value::Array(vec![3.into(), [("four", 4.5)].into()]);
    assert_eq!(*seen.lock().unwrap(), [vec![1.into(), "two".into(), third], vec![]]);
    assert_eq!(perl.eval("Rust::add(1, 2); Rust::add(Rust::add(10))").unwrap(), Value::Int(26));
    assert_eq!(perl.eval("describe('a', 'b')->{args}[1] . describe()->{count}").unwrap(), "b0".into());
    assert_eq!(perl.eval("join ',', map { Rust::add($_) } 1 .. 3").unwrap(), "27,29,32".into());
    assert_eq!(perl.call("Rust::add", &[8.into()]).unwrap(), Value::Int(40));
}

#[test]
fn the_error_of_a_closure_can_be_caught_in_perl() {
    let mut perl = Perl::builder()
        .closure("refuse", |args| Err(format!("{} is refused", args[0]).into()))
        .build()
        .unwrap();
    assert!(message(perl.eval("refuse('this'); 1")).starts_with("this is refused"));
    let caught = perl.eval("my $ok = eval { refuse('that'); 1 }; ($ok // 'died') . ': ' . $@").unwrap();
    assert!(caught.to_string().starts_with("died: that is refused"), "{caught}");
    assert_eq!(perl.eval("'goes on'").unwrap(), "goes on".into());
}

#[test]
fn modules_are_part_of_the_executable_and_can_not_be_changed() {
    let mut perl = Perl::builder().modules(&MODULES).build().unwrap();
    let table = perl.eval("use Text::Table qw(table); table([['name', 'n'], ['x', 10]])").unwrap();
    assert_eq!(table, "name  n\nx     10\n".into());
    assert_eq!(perl.eval("$INC{'Text/Table.pm'}").unwrap(), "/modules/Text/Table.pm".into());
    assert_eq!(perl.eval("open(my $f, '>', '/modules/x') ? 'opened' : 'refused'").unwrap(), "refused".into());
}

#[test]
fn files_are_those_of_the_directories_that_were_given() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.txt"), "b\na\nc\n").unwrap();
    let mut perl = Perl::builder().preopen_dir(folder.path(), "/data").unwrap().build().unwrap();
    let lines = perl.eval(
        "open my $in, '<', '/data/in.txt' or die $!; open my $out, '>', '/data/out.txt' or die $!;
         my @lines = sort <$in>; print $out @lines; close $out; scalar @lines",
    );
    assert_eq!(lines.unwrap(), Value::Int(3));
    assert_eq!(fs::read_to_string(folder.path().join("out.txt")).unwrap(), "a\nb\nc\n");
    for path in ["/etc/passwd", "/data/../in.txt", "/data/../../etc/passwd"] {
        perl.set("main::path", path).unwrap();
        assert_eq!(
            perl.eval("open(my $f, '<', $path) ? 'opened' : 'refused'").unwrap(),
            "refused".into(),
            "{path}"
        );
    }
    assert!(message(perl.eval("my $x = `ls`; die \"no: $!\" unless defined $x")).starts_with("no: "));
}

#[test]
fn arguments_variables_and_streams_are_those_that_were_given() {
    let (out, err) = (OutputBuffer::new(), OutputBuffer::new());
    let mut perl = Perl::builder()
        .args(["one", "two words"])
        .env("NAME", "value")
        .stdin(wasihost::Stream::bytes("first\nsecond\n"))
        .stdout(out.clone())
        .stderr(err.clone())
        .build()
        .unwrap();
    assert_eq!(
        perl.eval("join '|', @ARGV, $ENV{NAME}, scalar keys %ENV").unwrap(),
        "one|two words|value|1".into()
    );
    perl.eval("print while <STDIN>; printf '%05.2f', 3.14159; warn \"careful\\n\"").unwrap();
    assert_eq!(String::from_utf8(out.contents()).unwrap(), "first\nsecond\n03.14");
    assert_eq!(String::from_utf8(err.contents()).unwrap(), "careful\n");
}

#[test]
fn exit_ends_the_interpreter_with_its_status() {
    assert!(matches!(perl().eval("exit 3"), Err(Error::Exit(3))));
}

#[test]
fn two_interpreters_know_nothing_of_each_other_and_move_between_threads() {
    let (mut one, mut two) = (perl(), perl());
    one.eval("our $x = 1").unwrap();
    let thread = std::thread::spawn(move || two.eval("defined $x ? 'seen' : 'not seen'"));
    assert_eq!(thread.join().unwrap().unwrap(), "not seen".into());
    assert_eq!(one.eval("$x").unwrap(), Value::Int(1));
}
