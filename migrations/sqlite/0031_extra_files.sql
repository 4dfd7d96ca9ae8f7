-- Files of a picture beside its three sizes, as JSON: an animation, and the file as it was uploaded.

ALTER TABLE pictures ADD COLUMN extra_files TEXT;
