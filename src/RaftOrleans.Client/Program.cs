// The console program `raft` starts here.
return 0;
