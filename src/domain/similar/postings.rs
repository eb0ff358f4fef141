//! Lists of numbers that grow at their end, all in one piece of memory: no allocation for each, read newest first.

/// Blocks of a list double in size up to this many numbers; a power of two.
const LARGEST_BLOCK: u32 = 2048;
/// How many numbers stand before the first block of the largest size, and how many blocks.
const DOUBLING: (u32, u32) = (LARGEST_BLOCK - 1, LARGEST_BLOCK.trailing_zeros());

/// One list; its numbers are held by [`Lists`].
#[derive(Clone, Copy, Debug, Default)]
pub struct List {
    len: u32,
    /// Where its latest block begins.
    latest: u32,
}

impl List {
    /// How many numbers it has.
    pub fn len(self) -> u32 {
        self.len
    }
}

/// The numbers of all lists: blocks, each led by where the block before it begins.
#[derive(Default)]
pub struct Lists(Vec<u32>);

impl Lists {
    /// Adds a number at the end of a list.
    pub fn push(&mut self, list: &mut List, number: u32) {
        let (block, place) = place_of(list.len);
        if place == 0 {
            let start = self.0.len();
            self.0.push(list.latest);
            self.0.resize(start + 1 + size_of_block(block), 0);
            list.latest = start as u32;
        }
        self.0[list.latest as usize + 1 + place] = number;
        list.len += 1;
    }

    /// The blocks of a list, latest first; each in the order of adding.
    pub fn blocks(&self, list: List) -> impl Iterator<Item = &[u32]> {
        let mut left = list;
        std::iter::from_fn(move || {
            let (_, place) = place_of(left.len.checked_sub(1)?);
            let start = left.latest as usize;
            left.len -= place as u32 + 1;
            left.latest = self.0[start];
            Some(&self.0[start + 1..=start + 1 + place])
        })
    }

    /// Takes out of a list what `keep` refuses.
    pub fn retain(&mut self, list: &mut List, keep: impl Fn(u32) -> bool) {
        if self.blocks(*list).flatten().all(|number| keep(*number)) {
            return;
        }
        let (blocks, _) = place_of(list.len - 1);
        let earlier = |start: &u32| Some(self.0[*start as usize]);
        let mut starts: Vec<u32> = std::iter::successors(Some(list.latest), earlier)
            .take(blocks as usize + 1)
            .collect();
        starts.reverse();
        let at = |number: u32| {
            let (block, place) = place_of(number);
            starts[block as usize] as usize + 1 + place
        };
        let mut kept = 0;
        for number in 0..list.len {
            let value = self.0[at(number)];
            if keep(value) {
                self.0[at(kept)] = value;
                kept += 1;
            }
        }
        list.len = kept;
        let (block, _) = place_of(kept.saturating_sub(1));
        list.latest = starts[block as usize];
    }
}

/// In which block of a list its so-manieth number stands, and where there. Only the count decides, so that nothing
/// about blocks needs to be kept.
fn place_of(number: u32) -> (u32, usize) {
    let (before, blocks) = DOUBLING;
    if number < before {
        let block = (number + 1).ilog2();
        (block, (number + 1 - (1 << block)) as usize)
    } else {
        let beyond = number - before;
        (
            blocks + beyond / LARGEST_BLOCK,
            (beyond % LARGEST_BLOCK) as usize,
        )
    }
}

fn size_of_block(block: u32) -> usize {
    1 << block.min(DOUBLING.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_grow_side_by_side_keep_their_numbers() {
        let mut lists = Lists::default();
        let mut each = [List::default(); 3];
        for number in 0..30_000 {
            lists.push(&mut each[number as usize % 3], number);
        }
        let read = |lists: &Lists, list| -> Vec<u32> {
            let newest_first = lists.blocks(list).flat_map(|block| block.iter().rev());
            newest_first.copied().collect()
        };
        for (place, list) in (0..).zip(each) {
            let expected: Vec<u32> = (0..10_000).rev().map(|n| 3 * n + place).collect();
            assert_eq!(read(&lists, list), expected);
        }
        lists.retain(&mut each[1], |number| number % 2 == 0);
        let even: Vec<u32> = (0..10_000).rev().map(|n| 3 * n + 1).collect();
        let even: Vec<u32> = even.into_iter().filter(|n| n % 2 == 0).collect();
        assert_eq!(read(&lists, each[1]), even);
        lists.retain(&mut each[1], |_| false);
        assert_eq!(each[1].len(), 0);
        lists.push(&mut each[1], 7);
        assert_eq!(read(&lists, each[1]), [7]);
        assert_eq!(read(&lists, each[2]).len(), 10_000);
    }
}
