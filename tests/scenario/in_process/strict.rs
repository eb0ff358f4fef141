//! Refuses what Discord would refuse: a lenient stand-in proves nothing.

use std::collections::HashSet;

use whoknows::app::effect::{Post, Row, Select};

/// Checks a message against Discord's limits and against our own promise: exactly the named are notified.
pub fn check(post: &Post) -> Result<(), String> {
    let refuse = |what: String| Err(format!("Discord would refuse it: {what}: {post:?}"));
    if post.text.chars().count() > 2000 {
        return refuse("longer than 2000 characters".to_owned());
    }
    if post.text.trim().is_empty()
        && post.embeds.is_empty()
        && post.file.is_none()
        && post.picture.is_none()
    {
        return refuse("an empty message".to_owned());
    }
    if let Some(who) = post
        .notify
        .iter()
        .find(|who| !post.text.contains(&format!("<@{who}>")))
    {
        return refuse(format!("{who} is to be notified, but isn't mentioned"));
    }
    if post.rows.len() > 5 {
        return refuse("more than 5 rows".to_owned());
    }
    let mut ids = HashSet::new();
    for row in &post.rows {
        match row {
            Row::Buttons(buttons) => {
                if buttons.is_empty() || buttons.len() > 5 {
                    return refuse("1 to 5 buttons a row".to_owned());
                }
                for button in buttons {
                    if button.label.is_empty() || button.label.chars().count() > 80 {
                        return refuse(format!("the label {:?}", button.label));
                    }
                    if !fits(&button.id) || !ids.insert(&button.id) {
                        return refuse(format!("the custom_id {:?}", button.id));
                    }
                }
            }
            Row::Choose(select) => {
                let few = (1..=25).contains(&select.options.len());
                let at_most = usize::from(select.at_most);
                if !few
                    || at_most > select.options.len()
                    || !ids.insert(&select.id)
                    || !sound(select)
                {
                    return refuse(format!("the select {select:?}"));
                }
            }
            Row::ChooseMember(select) => {
                if !ids.insert(&select.id) || !sound(select) {
                    return refuse(format!("the select {select:?}"));
                }
            }
        }
    }
    Ok(())
}

fn fits(id: &str) -> bool {
    (1..=100).contains(&id.chars().count())
}

fn sound(select: &Select) -> bool {
    let options = select
        .options
        .iter()
        .all(|(label, value, line)| fits(label) && fits(value) && line.chars().count() <= 100);
    fits(&select.id)
        && (1..=25).contains(&select.at_most)
        && select.placeholder.chars().count() <= 150
        && options
}
