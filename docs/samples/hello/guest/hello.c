// guest/hello.c: zig cc -target wasm32-wasi -O2 -Wl,--strip-debug -o guest/hello.wasm guest/hello.c
#include <stdio.h>

int main(int argc, char **argv) {
    char greeting[80] = "";
    FILE *in = fopen("/assets/greeting.txt", "r"), *out = fopen("/data/greeted.txt", "a");
    if (argc != 2 || !in || !out || !fgets(greeting, sizeof greeting, in))
        return 1;
    fprintf(out, "%s\n", argv[1]);
    return printf("%s, %s!\n", greeting, argv[1]) < 0;
}
