use std::path::{Path, PathBuf};

use crate::settings::{ModelChoice, Overrides, Settings};

fn load(captions: &str) -> Result<Settings, String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("[captions]\n{captions}\n")).unwrap();
    let settings = Settings::load(Some(file.path()), Overrides::default());
    settings.map_err(|error| error.to_string())
}

fn folders(captions: &str) -> Vec<PathBuf> {
    let choices = load(captions).unwrap().captions.choices().unwrap();
    let folder = |choice| match choice {
        ModelChoice::Folder(folder) => folder,
        ModelChoice::Ensemble => "together".into(),
    };
    choices.into_iter().map(folder).collect()
}

#[test]
fn without_a_list_it_is_the_one_model() {
    assert_eq!(folders(""), [Path::new("models/vgg16-lstm")]);
    assert_eq!(folders("model = 'my/own'"), [Path::new("my/own")]);
    assert_eq!(folders("model = 'mine'\nmodels = []"), [Path::new("mine")]);
}

#[test]
fn a_name_is_a_folder_of_models_and_a_path_is_itself() {
    let list = "models = ['vgg16-lstm', './here', 'a/b', '/c', '..']";
    let error = load(list).unwrap_err();
    assert!(error.contains("5 models are named, at most 4"), "{error}");
    let list = "models = ['xception-lstm', './here', 'a/b', '..']";
    let expected = ["models/xception-lstm", "./here", "a/b", ".."];
    assert_eq!(folders(list), expected.map(PathBuf::from));
    // Where it is asked for, `captions.model` is the first.
    let captions = load(list).unwrap().captions;
    assert_eq!(captions.model, Path::new("models/xception-lstm"));
}

#[test]
fn an_ensemble_is_of_all_others() {
    let expected = ["together", "models/a", "models/b"];
    assert_eq!(
        folders("models = ['ensemble', 'a', 'b']"),
        expected.map(PathBuf::from)
    );
}

#[test]
fn what_contradicts_itself_is_refused_in_one_line() {
    for (captions, reason) in [
        ("models = ['a', 'models/a']", "\"models/a\" is named twice"),
        (
            "models = ['a', 'ensemble']",
            "\"ensemble\" needs two other models",
        ),
        ("models = ['a', ' ']", "a name is empty"),
        (
            "model = 'models/vgg16-lstm'\nmodels = ['b', 'vgg16-lstm']",
            "\"b\" stands first, and `captions.model` names \"models/vgg16-lstm\"",
        ),
    ] {
        let error = load(captions).unwrap_err();
        assert!(error.contains("`captions.models`"), "{error}");
        assert!(error.contains(reason), "{error}");
        assert!(
            error.contains(", line ") && !error.contains('\n'),
            "{error}"
        );
    }
    for (captions, first) in [
        ("model = 'models/b/'\nmodels = ['b', 'c']", "models/b"),
        ("model = './b'\nmodels = ['./b']", "./b"),
    ] {
        assert_eq!(folders(captions)[0], Path::new(first));
    }
}
