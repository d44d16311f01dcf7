// Go's runtime and library: maps, strings, sorting, interfaces, goroutines, garbage collection.
package main

// Without the package fmt, which brings reflection and triples the module.
import (
	"hash/fnv"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

func mix(sum, value uint64) uint64 {
	return (sum^value)*0x9E3779B97F4A7C15 + 1
}

func random(state *uint32) uint32 {
	x := *state
	x ^= x << 13
	x ^= x >> 17
	x ^= x << 5
	*state = x
	return x
}

type shape interface{ area() uint64 }
type square struct{ side uint64 }
type box struct{ width, height uint64 }

func (s square) area() uint64 { return s.side * s.side }
func (b *box) area() uint64   { return b.width * b.height }

func maps(seed uint32) uint64 {
	counts := map[string]int{}
	for i := 0; i < 40000; i++ {
		counts["key "+strconv.Itoa(int(random(&seed)%2003))]++
	}
	keys := make([]string, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	sum := uint64(len(keys))
	for _, key := range keys {
		sum = mix(sum, uint64(counts[key]+len(key)))
	}
	return sum
}

func shapes(seed uint32) uint64 {
	var all []shape
	for i := 0; i < 50000; i++ {
		r := uint64(random(&seed))
		if r&1 == 0 {
			all = append(all, square{r % 100})
		} else {
			all = append(all, &box{r % 50, r >> 20})
		}
	}
	sum := uint64(0)
	for _, s := range all {
		sum += s.area()
	}
	return sum
}

func channels(count int) uint64 {
	numbers, done := make(chan uint64), make(chan uint64)
	go func() {
		sum := uint64(0)
		for n := range numbers {
			sum = mix(sum, n)
		}
		done <- sum
	}()
	for i := 0; i < count; i++ {
		numbers <- uint64(i)
	}
	close(numbers)
	return <-done
}

func text(seed uint32) uint64 {
	var out strings.Builder
	for i := 0; i < 6000; i++ {
		out.WriteString(strconv.Itoa(i) + ":" + strconv.FormatUint(uint64(random(&seed)), 16) + " ")
	}
	hash := fnv.New64a()
	hash.Write([]byte(out.String()))
	return mix(hash.Sum64(), uint64(len(strings.Fields(out.String()))))
}

func main() {
	start := time.Now()
	sum := uint64(0)
	for round := uint32(1); round <= 15; round++ {
		sum = mix(sum, maps(round))
		sum = mix(sum, shapes(round))
		sum = mix(sum, channels(20000))
		sum = mix(sum, text(round))
	}
	elapsed := time.Since(start)
	os.Stdout.WriteString(strconv.FormatUint(sum, 16) + "\n")
	os.Stderr.WriteString("elapsed_ns " + strconv.FormatInt(elapsed.Nanoseconds(), 10) + "\n")
}
