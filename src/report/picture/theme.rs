//! Colours, told apart by people with any colour vision (after Okabe & Ito 2008) and legible on their card.

/// The card a picture is drawn on. It brings its own background, so either reads well in both of Discord's themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// Whatever the page around it says, by CSS variables; for browsers only.
    Page,
}

/// What something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The card.
    Card,
    /// Words and numbers.
    Text,
    /// Words that explain.
    Quiet,
    /// Lines to read along.
    Grid,
    /// Good: answered, there.
    Good,
    /// The same, far away: areas behind lines.
    Haze,
    /// A cell with nothing in it.
    Empty,
    /// Needs a look: unanswered, nobody there. Always with a pattern or a sign too.
    Attention,
    /// A word in the colour of what needs a look.
    AttentionText,
}

impl Ink {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Card,
        Self::Text,
        Self::Quiet,
        Self::Grid,
        Self::Good,
        Self::Haze,
        Self::Empty,
        Self::Attention,
        Self::AttentionText,
    ];

    /// Its CSS variable on a page.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Card => "var(--card)",
            Self::Text => "var(--text)",
            Self::Quiet => "var(--quiet)",
            Self::Grid => "var(--grid)",
            Self::Good => "var(--good)",
            Self::Haze => "var(--haze)",
            Self::Empty => "var(--empty)",
            Self::Attention => "var(--attention)",
            Self::AttentionText => "var(--attention-text)",
        }
    }
}

impl Theme {
    /// The colour as SVG writes it.
    pub fn colour(self, ink: Ink) -> &'static str {
        match (self, ink) {
            (Self::Page, ink) => ink.variable(),
            (Self::Dark, Ink::Card) => "#191c23",
            (Self::Dark, Ink::Text) => "#f3f5f9",
            (Self::Dark, Ink::Quiet) => "#aab2c0",
            (Self::Dark, Ink::Empty) => "#242933",
            (Self::Light, Ink::Empty) => "#eef0f4",
            (Self::Dark, Ink::Grid) => "#363c48",
            (Self::Dark, Ink::Good) => "#5ab4f0",
            (Self::Dark, Ink::Haze) => "#2a4a66",
            (Self::Dark, Ink::Attention | Ink::AttentionText) => "#f5a742",
            (Self::Light, Ink::Card) => "#ffffff",
            (Self::Light, Ink::Text) => "#171a21",
            (Self::Light, Ink::Quiet) => "#566072",
            (Self::Light, Ink::Grid) => "#dde1e8",
            (Self::Light, Ink::Good) => "#0a6fb5",
            (Self::Light, Ink::Haze) => "#c4dff2",
            (Self::Light, Ink::Attention) => "#d97a00",
            (Self::Light, Ink::AttentionText) => "#a85b00",
        }
    }
}
