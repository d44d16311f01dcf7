;; Loops that only compare bytes begin with a scan, which leaves out rounds that do nothing but go on.
(module
  (memory (export "memory") 1)
  (data (i32.const 16) "twenty-six characters long\00")
  (data (i32.const 64) "twenty-six characters long\00")
  (data (i32.const 128) "twenty-six characters shot\00")

  (func $memchr (export "memchr") (param $p i32) (param $byte i32) (param $len i32) (result i32)
    (block $none
      (br_if $none (i32.eqz (local.get $len)))
      (local.set $byte (i32.and (local.get $byte) (i32.const 255)))
      (loop $next
        (if (i32.eq (i32.load8_u (local.get $p)) (local.get $byte)) (then (return (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (local.set $len (i32.add (local.get $len) (i32.const -1)))
        (br_if $next (local.get $len))))
    (i32.const 0))

  (func $strlen (export "strlen") (param $string i32) (result i32)
    (local $len i32) (local $p i32)
    (loop $next
      (local.set $p (i32.add (local.get $string) (local.get $len)))
      (local.set $len (i32.add (local.get $len) (i32.const 1)))
      (br_if $next (i32.load8_u (local.get $p))))
    (i32.sub (local.get $p) (local.get $string)))

  ;; The difference is assigned in each round, and read behind the loop.
  (func $memcmp (export "memcmp") (param $a i32) (param $b i32) (param $len i32) (result i32)
    (local $difference i32)
    (block $end
      (br_if $end (i32.eqz (local.get $len)))
      (loop $next
        (local.set $difference
          (i32.sub (i32.load8_u offset=1 (local.get $a)) (i32.load8_u (local.get $b))))
        (br_if $end (local.get $difference))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $len (i32.sub (local.get $len) (i32.const 1)))
        (br_if $next (local.get $len))))
    (local.get $difference))

  (func $strcmp (export "strcmp") (param $a i32) (param $b i32) (result i32)
    (local $x i32) (local $y i32)
    (block $end
      (loop $next
        (local.set $x (i32.load8_s (local.get $a)))
        (local.set $y (i32.load8_s (local.get $b)))
        (br_if $end (i32.eqz (local.get $x)))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (br_if $next (i32.eq (local.get $x) (local.get $y)))))
    (i32.sub (local.get $x) (local.get $y)))

  ;; The index counts up to a number that stays.
  (func $span (export "span") (param $string i32) (param $len i32) (result i32)
    (local $index i32)
    (block $end
      (loop $next
        (br_if $end (i32.eq (local.get $index) (local.get $len)))
        (br_if $end
          (i32.ne (i32.load8_s offset=2 (i32.add (local.get $string) (local.get $index))) (i32.const -1)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (local.get $index))

  ;; Not these: the rounds of the first do more, those of the second pass over bytes, and those of the third go on
  ;; with what the one before found.
  (func $count (export "count") (param $string i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $string))))
      (local.set $string (i32.add (local.get $string) (i32.const 1)))
      (br_if $next (i32.load8_u (local.get $string))))
    (local.get $sum))

  (func $every_other (export "every_other") (param $string i32) (result i32)
    (loop $next
      (local.set $string (i32.add (local.get $string) (i32.const 2)))
      (br_if $next (i32.load8_u (local.get $string))))
    (local.get $string))

  (func $before (export "before") (param $string i32) (result i32)
    (local $byte i32) (local $last i32)
    (loop $next
      (local.set $last (local.get $byte))
      (local.set $byte (i32.load8_u (local.get $string)))
      (local.set $string (i32.add (local.get $string) (i32.const 1)))
      (br_if $next (local.get $byte)))
    (local.get $last)))
