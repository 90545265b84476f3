#include "floors.h"
#include "common.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

static int64_t nanoseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

int64_t floor_process(char *const *arguments, int64_t *processor) {
    struct rusage used;
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int64_t start = floor_now();
    int failure = posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure || wait4(child, &status, 0, &used) != child) return -1;
    int64_t taken = floor_now() - start;
    *processor = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? taken : -1;
}
