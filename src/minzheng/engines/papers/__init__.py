"""Papers (材料): what people hand in."""
