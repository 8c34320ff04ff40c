"""Letters (文书): official documents out."""
