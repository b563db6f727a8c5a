// The host program starts here.
return 0;
