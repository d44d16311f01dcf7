// Greets whoever is named on the command line, in the words of a file, and keeps a list in another one.
//
// An ordinary C program: it opens files by their paths and does not know what is behind /assets and /data.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_or_exit(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static int count_lines(FILE *file) {
    int lines = 0;
    for (int c; (c = getc(file)) != EOF;)
        lines += c == '\n';
    return lines;
}

int main(int argc, char **argv) {
    char greeting[80] = "";
    FILE *in = open_or_exit("/assets/greeting.txt", "r");
    if (!fgets(greeting, sizeof greeting, in)) {
        fputs("/assets/greeting.txt is empty\n", stderr);
        return 1;
    }
    greeting[strcspn(greeting, "\n")] = '\0';
    fclose(in);

    FILE *list = open_or_exit("/data/visitors.txt", "a+");
    rewind(list);
    int number = count_lines(list);
    for (int i = 1; i < argc; i++) {
        fprintf(list, "%s\n", argv[i]);
        printf("%s, %s! You are visitor number %d.\n", greeting, argv[i], ++number);
    }
    if (argc < 2)
        printf("%s, nobody! Name somebody on the command line.\n", greeting);
    if (fclose(list) != 0) {
        perror("/data/visitors.txt");
        return 1;
    }
    return 0;
}
