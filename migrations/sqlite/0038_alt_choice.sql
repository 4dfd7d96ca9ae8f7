-- What an author chose among the suggestions for the alt text of a picture, as JSON.

ALTER TABLE pictures ADD COLUMN alt_choice TEXT;
