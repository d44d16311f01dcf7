;; Loops over bytes are scanned in blocks, and do what they do byte by byte: each function here stands twice, the second
;; time with a round that does more, so that nothing is left out of it.

(module
  (memory 1)
  (global $rounds (mut i32) (i32.const 0))
  ;; Runs of a byte and single others, at many distances from each other.
  (data (i32.const 100) "aaaaaaaaaaaaaaaa\00aaaaaaaaaaaaaaab\00aaaaaaaaaaaaaaaaa\00")
  (data (i32.const 154) "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\00\ff\ff")
  (data (i32.const 220) "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\00\01")
  (data (i32.const 65500) "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")

  (type $shape (func (param i32 i32 i32) (result i32)))
  (table funcref (elem
    $find $find_plainly
    $skip $skip_plainly
    $length $length_plainly
    $compare $compare_plainly
    $compare_strings $compare_strings_plainly))

  (func $find (export "find") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32)
    (block $none
      (br_if $none (i32.eqz (local.get $len)))
      (loop $next
        (if (i32.eq (i32.load8_u (local.get $p)) (local.get $byte)) (then (return (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (local.set $len (i32.add (local.get $len) (i32.const -1)))
        (br_if $next (local.get $len))))
    (i32.const -1))

  (func $find_plainly (export "find plainly") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32)
    (block $none
      (br_if $none (i32.eqz (local.get $len)))
      (loop $next
        (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
        (if (i32.eq (i32.load8_u (local.get $p)) (local.get $byte)) (then (return (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (local.set $len (i32.add (local.get $len) (i32.const -1)))
        (br_if $next (local.get $len))))
    (i32.const -1))

  (func $skip (export "skip") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32) (local $index i32) (local $last i32)
    (block $end
      (loop $next
        (br_if $end (i32.eq (local.get $index) (local.get $len)))
        (local.set $last (i32.add (local.get $p) (local.get $index)))
        (br_if $end (i32.ne (i32.load8_u (local.get $last)) (local.get $byte)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (i32.add (local.get $index) (i32.mul (local.get $last) (i32.const 3))))

  (func $skip_plainly (export "skip plainly") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32) (local $index i32) (local $last i32)
    (block $end
      (loop $next
        (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
        (br_if $end (i32.eq (local.get $index) (local.get $len)))
        (local.set $last (i32.add (local.get $p) (local.get $index)))
        (br_if $end (i32.ne (i32.load8_u (local.get $last)) (local.get $byte)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (i32.add (local.get $index) (i32.mul (local.get $last) (i32.const 3))))

  (func $length (export "length") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32) (local $last i32)
    (loop $next
      (local.set $last (local.get $p))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $next (i32.load8_u offset=1 (local.get $last))))
    (i32.add (local.get $last) (i32.mul (local.get $p) (i32.const 3))))

  (func $length_plainly (export "length plainly") (type $shape)
      (param $p i32) (param $byte i32) (param $len i32) (result i32) (local $last i32)
    (loop $next
      (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
      (local.set $last (local.get $p))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $next (i32.load8_u offset=1 (local.get $last))))
    (i32.add (local.get $last) (i32.mul (local.get $p) (i32.const 3))))

  (func $compare (export "compare") (type $shape)
      (param $a i32) (param $b i32) (param $len i32) (result i32) (local $difference i32)
    (block $end
      (br_if $end (i32.eqz (local.get $len)))
      (loop $next
        (local.set $difference (i32.sub (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
        (br_if $end (local.get $difference))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $len (i32.sub (local.get $len) (i32.const 1)))
        (br_if $next (local.get $len))))
    (i32.add (local.get $difference) (i32.mul (local.get $a) (i32.const 3))))

  (func $compare_plainly (export "compare plainly") (type $shape)
      (param $a i32) (param $b i32) (param $len i32) (result i32) (local $difference i32)
    (block $end
      (br_if $end (i32.eqz (local.get $len)))
      (loop $next
        (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
        (local.set $difference (i32.sub (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
        (br_if $end (local.get $difference))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $len (i32.sub (local.get $len) (i32.const 1)))
        (br_if $next (local.get $len))))
    (i32.add (local.get $difference) (i32.mul (local.get $a) (i32.const 3))))

  (func $compare_strings (export "compare strings") (type $shape)
      (param $a i32) (param $b i32) (param $len i32) (result i32) (local $x i32) (local $y i32)
    (block $end
      (loop $next
        (local.set $x (i32.load8_u (local.get $a)))
        (local.set $y (i32.load8_u (local.get $b)))
        (br_if $end (i32.eqz (local.get $y)))
        (br_if $end (i32.ne (local.get $x) (local.get $y)))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (br $next)))
    (i32.add (i32.sub (local.get $x) (local.get $y)) (i32.mul (local.get $b) (i32.const 5))))

  (func $compare_strings_plainly (export "compare strings plainly") (type $shape)
      (param $a i32) (param $b i32) (param $len i32) (result i32) (local $x i32) (local $y i32)
    (block $end
      (loop $next
        (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
        (local.set $x (i32.load8_u (local.get $a)))
        (local.set $y (i32.load8_u (local.get $b)))
        (br_if $end (i32.eqz (local.get $y)))
        (br_if $end (i32.ne (local.get $x) (local.get $y)))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (br $next)))
    (i32.add (i32.sub (local.get $x) (local.get $y)) (i32.mul (local.get $b) (i32.const 5))))

  ;; How often the function $shape returns something else than the next one: for each first argument from $from to
  ;; $to, each second one from $from2 to $to2 in steps, and each third one up to 40.
  (func (export "differences") (param $shape i32) (param $from i32) (param $to i32)
      (param $from2 i32) (param $to2 i32) (param $step2 i32) (result i32)
    (local $second i32) (local $third i32) (local $count i32)
    (loop $firsts
      (local.set $second (local.get $from2))
      (loop $seconds
        (local.set $third (i32.const 0))
        (loop $thirds
          (local.set $count
            (i32.add
              (local.get $count)
              (i32.ne
                (call_indirect (type $shape)
                  (local.get $from) (local.get $second) (local.get $third) (local.get $shape))
                (call_indirect (type $shape)
                  (local.get $from) (local.get $second) (local.get $third)
                  (i32.add (local.get $shape) (i32.const 1))))))
          (local.set $third (i32.add (local.get $third) (i32.const 1)))
          (br_if $thirds (i32.le_u (local.get $third) (i32.const 40))))
        (local.set $second (i32.add (local.get $second) (local.get $step2)))
        (br_if $seconds (i32.le_u (local.get $second) (local.get $to2))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $firsts (i32.le_u (local.get $from) (local.get $to))))
    (local.get $count))
)

;; A zero, two bytes that are there and one that is not.
(assert_return (invoke "differences" (i32.const 0) (i32.const 80) (i32.const 290)
    (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 0) (i32.const 80) (i32.const 290)
    (i32.const 97) (i32.const 97) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 0) (i32.const 80) (i32.const 290)
    (i32.const 98) (i32.const 98) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 0) (i32.const 80) (i32.const 290)
    (i32.const 120) (i32.const 120) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 2) (i32.const 80) (i32.const 290)
    (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 2) (i32.const 80) (i32.const 290)
    (i32.const 97) (i32.const 97) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 2) (i32.const 80) (i32.const 290)
    (i32.const 98) (i32.const 98) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 2) (i32.const 80) (i32.const 290)
    (i32.const 120) (i32.const 120) (i32.const 1)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 4) (i32.const 80) (i32.const 290)
    (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))

;; Two addresses.
(assert_return (invoke "differences" (i32.const 6) (i32.const 98) (i32.const 290)
    (i32.const 100) (i32.const 290) (i32.const 7)) (i32.const 0))
(assert_return (invoke "differences" (i32.const 8) (i32.const 98) (i32.const 290)
    (i32.const 100) (i32.const 290) (i32.const 7)) (i32.const 0))

;; Up to the memory's end, and no further.
(assert_return (invoke "find" (i32.const 65500) (i32.const 98) (i32.const 36)) (i32.const -1))
(assert_trap (invoke "find" (i32.const 65500) (i32.const 98) (i32.const 37))
  "out of bounds memory access")
(assert_trap (invoke "find" (i32.const -20) (i32.const 98) (i32.const 40))
  "out of bounds memory access")
(assert_return (invoke "find" (i32.const 65500) (i32.const 353) (i32.const 36)) (i32.const -1))
(assert_return (invoke "skip" (i32.const 65500) (i32.const 97) (i32.const 36)) (i32.const 196641))
(assert_trap (invoke "skip" (i32.const 65500) (i32.const 97) (i32.const -1))
  "out of bounds memory access")
(assert_trap (invoke "length" (i32.const 65500) (i32.const 0) (i32.const 0))
  "out of bounds memory access")
(assert_return (invoke "compare" (i32.const 65500) (i32.const 65501) (i32.const 35)) (i32.const 196605))
(assert_trap (invoke "compare" (i32.const 65500) (i32.const 65501) (i32.const 36))
  "out of bounds memory access")
(assert_trap (invoke "compare strings" (i32.const 65500) (i32.const 65500) (i32.const 0))
  "out of bounds memory access")
(assert_trap (invoke "compare strings" (i32.const 160) (i32.const 65500) (i32.const 0))
  "out of bounds memory access")
(assert_return (invoke "find plainly" (i32.const 65500) (i32.const 98) (i32.const 36)) (i32.const -1))
(assert_trap (invoke "find plainly" (i32.const 65500) (i32.const 98) (i32.const 37))
  "out of bounds memory access")
(assert_trap (invoke "find plainly" (i32.const -20) (i32.const 98) (i32.const 40))
  "out of bounds memory access")
(assert_return (invoke "find plainly" (i32.const 65500) (i32.const 353) (i32.const 36)) (i32.const -1))
(assert_return (invoke "skip plainly" (i32.const 65500) (i32.const 97) (i32.const 36)) (i32.const 196641))
(assert_trap (invoke "skip plainly" (i32.const 65500) (i32.const 97) (i32.const -1))
  "out of bounds memory access")
(assert_trap (invoke "length plainly" (i32.const 65500) (i32.const 0) (i32.const 0))
  "out of bounds memory access")
(assert_return (invoke "compare plainly" (i32.const 65500) (i32.const 65501) (i32.const 35)) (i32.const 196605))
(assert_trap (invoke "compare plainly" (i32.const 65500) (i32.const 65501) (i32.const 36))
  "out of bounds memory access")
(assert_trap (invoke "compare strings plainly" (i32.const 65500) (i32.const 65500) (i32.const 0))
  "out of bounds memory access")
(assert_trap (invoke "compare strings plainly" (i32.const 160) (i32.const 65500) (i32.const 0))
  "out of bounds memory access")
