#include "floors.h"
#include "common.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int64_t floor_process(char *const *arguments) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int64_t start = floor_now();
    int failure = posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure || waitpid(child, &status, 0) != child) return -1;
    int64_t taken = floor_now() - start;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? taken : -1;
}
