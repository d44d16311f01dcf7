;; Vectors are values of the runtime, and their operators its functions over arrays of lanes.
(module
  (memory (export "memory") 1)

  ;; Adds one array of `i32` to another, four at a time; `len` is a multiple of four.
  (func $add (export "add") (param $to i32) (param $from i32) (param $len i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $len) (i32.const 2))))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to)
          (i32x4.add (v128.load (local.get $to)) (v128.load (local.get $from))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $again))))

  (func $sum (export "sum") (param $v v128) (result i32)
    (local.set $v
      (i32x4.add (local.get $v)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $v) (local.get $v))))
    (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v))))

  (func $first_four (export "first_four") (result v128)
    (v128.const i32x4 1 2 3 4)))
