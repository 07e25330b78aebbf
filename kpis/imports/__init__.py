"""Files of records in, through one importer that the command, the pages and the API share."""
